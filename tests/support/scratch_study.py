"""A scratch copy of the project in which the workflow is run for real."""

import json
import re
import shutil
from pathlib import Path

import ready_snakemake
import yaml

HOME = Path(__file__).parents[2]
PARTS = ["Snakefile", "config.yaml", "profiles", "workflow", "src", "envs", "tests/mini.yaml"]
MINI = yaml.safe_load((HOME / "tests/mini.yaml").read_text())


class Study:
    """A copy of the project with the miniature's configuration as its own.

    :param studies: what the files in studies/ hold, by name
    :param like: the folder of another such study, to be copied with its results; if it is `folder`
        itself, it is taken as it is
    """

    def __init__(self, folder, config=MINI, studies=None, like=None):
        self.folder, self.config = Path(folder), json.loads(json.dumps(config))
        self.studies = json.loads(json.dumps(studies or {}))
        if like and Path(like) != self.folder:
            shutil.copytree(like, folder, symlinks=True)
        for part in [] if like else PARTS:
            target = self.folder / part
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (HOME / part).is_dir() else shutil.copy2
            copy(HOME / part, target)

    def run(self, *arguments, cores=2):
        files = {"config": self.config} | {f"studies/{n}": s for n, s in self.studies.items()}
        for name, content in files.items():
            path = self.folder / f"{name}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(yaml.safe_dump(content, sort_keys=False))
        limit = [] if cores is None else ["--cores", cores]
        code, self.said = ready_snakemake.run(self.folder, *arguments, *limit)
        return code

    def planned(self):
        """The number of jobs that a dry run lists, by rule; the page is made with whatever is."""
        assert self.run("--dry-run") == 0, self.said
        return {rule: n for rule, n in job_counts(self.said).items() if rule != "report"}

    def tables(self):
        return {p.name: p.read_bytes() for p in (self.folder / "data/results").glob("*.csv")}

    def edit(self, path, old, new):
        file = self.folder / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))


def job_counts(said):
    """The number of jobs by rule in what Snakemake says, none where there is nothing to do."""
    table = re.search(r"Job stats:\n.*?\n-.*?\n(.*?)\n\n", said, re.DOTALL)
    rows = [line.split() for line in table[1].splitlines()] if table else []
    return {rule: int(n) for rule, n in rows if rule not in ("all", "total")}
