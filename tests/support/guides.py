"""Playing the code blocks of a page in a scratch copy of the project."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import ready_snakemake
from scratch_study import HOME

MADE_HERE = [".git", ".venv", ".snakemake", ".*_cache", ".hypothesis", "__pycache__"]
MADE_HERE += ["build", "data", "figures", "logs"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"# (?:([\w./]+))?(?:, )?(?:under (\w+))?\n")


def sections(path):
    """The blocks below each heading of a page, as (language, code)."""
    parts = re.split(r"^## (.*)\n", (HOME / path).read_text(), flags=re.MULTILINE)
    return {h: BLOCK.findall(text) for h, text in zip(parts[1::2], parts[2::2], strict=True)}


class Clone:
    """A copy of the project as it is checked out, and what its last command said."""

    def __init__(self, folder, of=HOME):
        self.folder, ignored = Path(folder), MADE_HERE if of == HOME else []
        shutil.copytree(of, self.folder, ignore=shutil.ignore_patterns(*ignored), symlinks=True)

    def play(self, blocks):
        """Write the files and run the commands; what a page prints has to be said."""
        for language, code in blocks:
            if language == "sh":
                self.sh(code)
            elif language == "text":
                assert not set(words(code)) - set(words(self.said)), self.said
            else:
                self.write(code)

    def sh(self, command, fails=False):
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self.folder,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
        )
        self.said = done.stdout + done.stderr
        assert bool(done.returncode) == fails, self.said

    def snakemake(self, words, beside="."):
        """The same as `snakemake` with some words, in a folder beside or around the clone."""
        code, self.said = ready_snakemake.run(self.folder / beside, *shlex.split(words))
        assert code == 0, self.said

    def write(self, code):
        """Put a block where its first line says: a whole file, or lines under a key of one."""
        name = PLACE.match(code)[1]
        if not PLACE.match(code)[2]:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(code)
            return
        for part in re.split(r"^(?=# .*under)", code, flags=re.MULTILINE)[1:]:
            text, (_, key) = (self.folder / name).read_text(), PLACE.match(part).groups()
            section = re.search(rf"^{key}:\n(?:[ #].*\n)*", text, re.MULTILINE)
            there = section.end()
            lines = part.partition("\n")[2].rstrip("\n")
            (self.folder / name).write_text(f"{text[:there]}{lines}\n{text[there:]}")

    def sources(self):
        """The content of every file that isn't made by a run, by path."""
        ignored = {".snakemake", "__pycache__", "data", "figures", "logs", ".pytest_cache"}
        paths = (p for p in self.folder.rglob("*") if p.is_file())
        inside = {p.relative_to(self.folder): p for p in paths}
        return {str(r): p.read_bytes() for r, p in inside.items() if not ignored & {*r.parts}}


def words(text):
    """The lines of a text with single spaces between their words."""
    return [" ".join(line.split()) for line in text.splitlines()]
