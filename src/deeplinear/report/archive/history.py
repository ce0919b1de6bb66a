"""Whether claims were set before the runs that judge them, by the history of a repository."""

import functools
import json
from collections.abc import Iterator
from pathlib import Path

import yaml

from deeplinear.base.environment import git
from deeplinear.report.archive import integrity, provenance
from deeplinear.verdicts.claims import checksum

FILES = ("config.yaml", "studies")
# A history can be rewritten, and a run can be made twice.
LIMITS = (
    "This goes by the history of this clone. It cannot show that nobody had made the same run "
    "before: the changelog says what was known."
)


def report(archive: Path | str, repository: Path | str) -> list[str]:
    """For each claim of an archive: in which commit it was set, and whether every run came later.

    A claim was set in the first commit since which its block has not changed, but for comments
    (`claims.checksum`). Runs came later if the commit that their tables name descends from it.

    :param repository: a clone that has the commits which the archive names
    """
    content = integrity.read(Path(archive))[0]
    if "figures/scorecard.json" not in content:
        return []
    claims = provenance.facts(content, "figures/scorecard.json")["claims"]
    commit = json.loads(content["provenance.json"])["commit"].rstrip("+")
    if not _has(repository, commit):
        return [f"When the claims were set: this is no clone that has the commit {commit}."]
    experiments = {e for claim in claims.values() for e in claim["experiments"]}
    computed = {e: provenance.facts(content, f"data/results/{e}.json") for e in experiments}
    places = {e: about["computed"] for e, about in computed.items()}
    found = when_set(claims, places, repository, commit)
    return [*(f"{name}: {words}" for name, words in found.items()), LIMITS]


def when_set(
    claims: dict[str, dict], computed: dict, repository: Path | str, commit: str = "HEAD"
) -> dict[str, str]:
    """For each claim in words when it was set, and whether every run came later.

    Nothing where the repository does not have the commit.

    :param claims: as the scorecard's JSON has them
    :param computed: where the tables of the experiments were computed, by experiment
    """
    if not _has(repository, commit):
        return {}
    wanted = {name: claim["sha256"] for name, claim in claims.items()}
    found = dict(_set_in(repository, commit, wanted))
    runs = {e: {place["commit"].rstrip("+") for place in at} for e, at in computed.items()}
    runs_of = {n: set().union(*(runs[e] for e in c["experiments"])) for n, c in claims.items()}
    return {name: _in_words(repository, found.get(name), runs_of[name]) for name in claims}


def _in_words(repository: Path | str, commit: str | None, runs: set[str]) -> str:
    """What the history says of a claim that was set in a commit, None if in none."""
    if commit is None:
        return "set in no commit"
    day = git(repository, "show", "--no-patch", "--format=%cs", commit).strip()
    start = f"set in {commit[:10]}, {day}"
    if unknown := [run for run in runs if not _has(repository, run)]:
        return f"{start}; its runs name the commit {unknown[0]}, which is not here"
    before = ("merge-base", "--is-ancestor", commit)
    later = all(git(repository, *before, run) is not None for run in runs)
    return f"{start}, {'before' if later else 'not before'} the runs"


def _has(repository: Path | str, commit: str) -> bool:
    return git(repository, "cat-file", "-e", f"{commit}^{{commit}}") is not None


def _set_in(repository: Path | str, commit: str, wanted: dict[str, str]) -> Iterator:
    """Each claim, by its checksum, with the first commit since which it has not changed."""
    log = git(repository, "log", "--format=%H", commit, "--", *FILES) or ""
    for past in log.split():
        then = _claims_at(repository, past)
        wanted = {name: value for name, value in wanted.items() if then.get(name) == value}
        if not wanted:
            return
        yield from dict.fromkeys(wanted, past).items()


def _claims_at(repository: Path | str, commit: str) -> dict[str, str]:
    """The checksums of all claims as they were in a commit."""
    listed = git(repository, "ls-tree", "-r", commit, "--", *FILES) or ""
    blobs = [line.split()[2] for line in listed.splitlines()]
    return {name: value for blob in blobs for name, value in _claims_in(repository, blob)}


@functools.cache
def _claims_in(repository: Path | str, blob: str) -> list[tuple[str, str]]:
    """The checksums of the claims in one version of a file, which many commits share."""
    content = yaml.load(git(repository, "cat-file", "blob", blob), Loader=yaml.CSafeLoader)
    return [(name, checksum(block)) for name, block in (content.get("claims") or {}).items()]
