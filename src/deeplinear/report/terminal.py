"""What the workflow says at its start and at its end."""

import textwrap
from collections.abc import Collection
from pathlib import Path

from deeplinear.base import files
from deeplinear.base.wording import counted
from deeplinear.report import scorecard
from deeplinear.study import costs, plan, sizes
from deeplinear.verdicts.claims import experiments_of_claim

LONG = 2 * 3600  # seconds from which a word of warning is due


def announcement(todo: list[tuple[str, dict]], at_once: int, experiments: dict) -> str:
    """What is about to be computed and about how long it takes; more on what takes hours.

    :param todo: the experiment's name and the block of every shard that is going to run
    :param at_once: how many jobs run side by side, where there are as many
    :param experiments: the blocks of all experiments, in the order in which they are run
    """
    if not todo:
        return "No experiment to run."
    parts = {name: [part for n, part in todo if n == name] for name in experiments}
    parts = {name: blocks for name, blocks in parts.items() if blocks}
    jobs = {name: [costs.seconds(name, part) for part in parts[name]] for name in parts}
    seconds = {name: sum(each) for name, each in jobs.items()}
    at_once = min(at_once, len(todo))
    whole = max(sum(seconds.values()) / at_once, *map(max, jobs.values()))
    lines = [
        f"  {name}: {sum(map(sizes.runs, blocks)):,} runs in {counted(len(blocks), 'job')}, "
        f"about {costs.in_words(seconds[name])} of one core"
        for name, blocks in parts.items()
    ]
    jobs_at_once = counted(at_once, "job")
    return "\n".join(
        [
            f"To compute: about {costs.in_words(whole)}, {jobs_at_once} at a time (by what runs "
            "took here before, else by what their like took elsewhere). Data come first, then, in "
            "this order, with each picture announced when it is there:",
            *lines,
            *([_warning(whole, seconds, experiments)] if whole >= LONG else []),
        ]
    )


def _warning(whole: float, seconds: dict[str, float], experiments: dict) -> str:
    """That it takes hours, of which experiment most, and what to do."""
    name = max(seconds, key=seconds.get)
    axes = sizes.largest(experiments[name]["axes"]) or "its axes"
    return (
        f"This takes about {costs.in_words(whole)}, most of it for {name}. To make it smaller: "
        f"fewer values of {axes} in experiments.{name}.axes. To see first what would run: "
        "snakemake -n. Ctrl-C stops it; jobs that are done stay done."
    )


def farewell(config: dict, asked: Collection[str] = ()) -> str:
    """The verdicts, where the figures are, and which of them show stand-in data.

    :param asked: the targets of the run; of studies and claims among them these verdicts alone
    """
    data = [Path(f"data/raw/{name}.json") for name in _datasets(config, asked)]
    facts = [files.read_json(path) for path in data if path.exists()]
    lines = [stand_in_notice(about) for about in facts if about["stand_in"]]
    tables = [Path(f"figures/verdicts/{n}.csv") for n in config.get("studies", {}) if n in asked]
    tables += [Path(f"figures/claims/{n}.csv") for n in config.get("claims", {}) if n in asked]
    tables = tables or [scorecard.TABLE]
    for table in tables if config.get("claims") else []:
        if table.exists():
            rows = scorecard.read(table)
            lines += ["", scorecard.for_terminal(rows), f"In full: {table.resolve()}"]
    lines.append(f"Figures are in {Path('figures').resolve()}.")
    page = Path("figures/report.html")
    return "\n".join([*lines, *([f"All on one page: {page.resolve()}"] if page.exists() else [])])


def _datasets(config: dict, asked: Collection[str]) -> list[str]:
    """The datasets behind the claims and pictures that were asked for; all if there is more."""
    used: set[str] = set()
    for name in (Path(target).stem for target in asked):
        if name in config.get("claims", {}):
            used |= {*experiments_of_claim(config["claims"][name])}
        elif name in config["figures"]:
            used |= {*plan.experiments_of(config, name)}
        else:
            return list(config["datasets"])
    datasets = {config["experiments"][experiment]["dataset"] for experiment in used}
    return [name for name in config["datasets"] if name in datasets or not asked]


def picture_notice(path: Path | str) -> str:
    """That a picture is there, and where."""
    return f"Picture: {Path(path).resolve()}"


def stand_in_notice(facts: dict) -> str:
    """The loud announcement of a stand-in."""
    text = (
        f"STAND-IN DATA for {facts['dataset']}, because no source answered: {facts['source']}. "
        'Every picture says so. To try the sources again: make figures ARGS="--forcerun fetch", or '
        "snakemake --cores all --forcerun fetch (with the --configfile of this run, if it has one)."
    )
    lines = [*textwrap.wrap(text, 84), *textwrap.wrap("Tried: " + " | ".join(facts["tried"]), 84)]
    return "\n".join(["", "!" * 88, *(f"! {line:<84} !" for line in lines), "!" * 88, ""])
