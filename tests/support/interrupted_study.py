"""A small study in a folder of its own, to be interrupted, damaged and resumed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import ready_snakemake
import yaml

HOME = Path(__file__).parents[2]
PARTS = ["Snakefile", "config.yaml", "profiles", "workflow", "src", "envs"]
CONFIG = yaml.safe_load((HOME / "tests/faults.yaml").read_text(encoding="utf-8"))


class Study:
    """A copy of the project, or of another study, with a configuration of its own."""

    def __init__(self, folder, config=CONFIG, like=None, there=False):
        self.folder = Path(folder)
        if there:
            return
        if like is None:
            for part in PARTS:
                copy = shutil.copytree if (HOME / part).is_dir() else shutil.copy2
                self.folder.mkdir(parents=True, exist_ok=True)
                copy(HOME / part, self.folder / part)
            self.configure(config)
        else:
            shutil.copytree(like.folder, self.folder, symlinks=True, dirs_exist_ok=True)

    def configure(self, config):
        text = yaml.safe_dump(config, allow_unicode=True)
        (self.folder / "config.yaml").write_text(text, encoding="utf-8")

    def start(self, *arguments, before=(), **options):
        """Start snakemake as the leader of a process group of its own."""
        command = [*before, sys.executable, "-m", "snakemake", "--cores", "2", *arguments]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            **{"preexec_fn": _heed_interrupts, **options},
        )

    def run(self, *arguments, **options):
        """Run snakemake to its end; what it said is in `said`."""
        if not options:
            code, self.said = ready_snakemake.run(self.folder, "--cores", 2, *arguments)
            return code
        process = self.start(*arguments, **options)
        self.said = process.communicate()[0]
        return process.returncode

    def tables(self):
        """Every table of results, of shards too, by its path."""
        results = self.folder / "data/results"
        return {str(p.relative_to(results)): p.read_bytes() for p in results.rglob("*.csv")}

    def pictures(self):
        """The names of the figures' files that are there."""
        return sorted(path.name for path in (self.folder / "figures").glob("*"))

    def half_written(self):
        """Temporary files among the results."""
        folders = [self.folder / "data", self.folder / "figures"]
        return [path for f in folders for path in f.rglob(".*") if path.is_file()]


def _heed_interrupts():
    """Where the tests run in the background of a script, SIGINT is ignored, by heritage."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(process, words):
    """Read what a process says until a line holds some words; everything until there."""
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            break
    return said


def signal_group(process, number):
    """Send a signal to a process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def kill(process, everything):
    """End a process, or everything that it started too, by SIGKILL."""
    signal_group(process, signal.SIGKILL) if everything else process.kill()
    process.wait()
