"""The axes of an experiment's block, and the columns that they give its table together."""

from deeplinear.runs import forms_of_axes as forms


def of(given: object) -> forms.Axis:
    """The axis that a configuration writes as a list or in one of these forms."""
    match given:
        case {"decades": [low, high], "per_decade": per_decade}:
            return forms.Decades(low, high, per_decade)
        case {"count": count}:
            return forms.Counted(count, given.get("first", 0))
        case {"bound": paper, "times": times}:
            return forms.TimesBound(paper, tuple(times))
        case {"by_depth": steps}:  # keys of a JSON configuration are texts
            return forms.ByDepth({str(depth): step_size for depth, step_size in steps.items()})
        case {"fastest_in": experiment}:
            return forms.FastestIn(experiment)
    return forms.Listed(tuple(given))


def of_block(block: dict) -> dict[str, forms.Axis]:
    """The axes of an experiment block, by name."""
    return {name: of(given) for name, given in block["axes"].items()}


def step_sizes(block: dict) -> forms.Axis:
    """The axis of the step sizes; an empty list for a kind that takes no steps."""
    return of(block["axes"].get("step_size", []))


def columns(block: dict) -> dict[str, tuple]:
    """The columns of which the cells hold every combination, with their values."""
    found: dict[str, tuple] = {}
    for name, axis in of_block(block).items():
        found |= axis.columns(name)
    return found


def in_table(block: dict) -> tuple[str, ...]:
    """The axes of a block's table: the columns of its cells, then step sizes computed from them."""
    return tuple(dict.fromkeys([*columns(block), *block["axes"]]))


def texts(block: dict) -> tuple[str, ...]:
    """The columns of a block's cells that hold texts, whatever these look like."""
    own = columns(block)
    return tuple(name for name in own if all(isinstance(value, str) for value in own[name]))
