"""What is computed first: the figures that the configuration puts first, then the cheapest."""

from collections.abc import Iterable

from deeplinear.runs import axes
from deeplinear.study import costs, plan


def of_figures(config: dict) -> list[str]:
    """The figures of `first`, in its order, then the others by the time of what they add to it."""
    first, blocks = config.get("first", []), config["experiments"]
    there = {name for figure in first for name in _needed(config, figure)}

    def seconds(figure: str) -> float:
        added = [name for name in _needed(config, figure) if name not in there]
        return sum(costs.seconds(name, blocks[name]) for name in added)

    return [*first, *sorted((name for name in config["figures"] if name not in first), key=seconds)]


def of_experiments(config: dict) -> list[str]:
    """The experiments in the order of the figures that show them, then those that none shows."""
    shown = [name for figure in of_figures(config) for name in _needed(config, figure)]
    rest = [name for name in config["experiments"] if name not in shown]
    rest.sort(key=lambda name: costs.seconds(name, config["experiments"][name]))
    return list(dict.fromkeys([*shown, *_with_sources(config, rest)]))


def _needed(config: dict, figure: str) -> list[str]:
    return list(dict.fromkeys(_with_sources(config, plan.experiments_of(config, figure))))


def _with_sources(config: dict, names: Iterable[str]) -> Iterable[str]:
    """Each experiment, after the one in which it looks up its fastest step sizes, if it does."""
    for name in names:
        source = axes.step_sizes(config["experiments"][name]).fastest_in
        yield from [source, name] if source else [name]
