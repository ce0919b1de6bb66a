"""Which columns the tables of experiments have, with the values that each can hold."""

from collections.abc import Iterator

from deeplinear.base import plugins
from deeplinear.base.errors import Finding, unknown_name
from deeplinear.base.values import Number, Paper, Value
from deeplinear.runs import axes
from deeplinear.study.checks.advice import is_number
from deeplinear.verdicts.limits import RELATIONS

Columns = dict[str, list | Value]  # by name: the values of an axis, or what the others can hold
FEW = 12  # values that a message lists
STEP_SIZE = Number("eta, the step size", at_least=0)


def tables_of(names: list[str], experiments: dict) -> dict[str, Columns]:
    """The columns of some experiments, by name.

    None at all where an experiment or its kind is unknown, which is a finding of its own.
    """
    blocks = {name: experiments[name] for name in names if name in experiments}
    kinds = {block["kind"] for block in blocks.values()}
    if len(blocks) < len(names) or not kinds <= set(plugins.names("kinds")):
        return {}
    return {name: _columns(block) for name, block in blocks.items()}


def row_findings(
    where: str, conditions: dict, tables: dict[str, Columns], limits: bool = False
) -> Iterator[Finding]:
    """Conditions on columns that no table has, and values that none of their columns can hold.

    :param limits: whether a condition can be limits on a number, such as {at_least: 0}
    """
    known = dict.fromkeys(column for columns in tables.values() for column in columns)
    for column, wanted in conditions.items() if tables else ():
        if column not in known:
            yield unknown_name(where, column, known, "column")
            continue
        can_hold = [columns[column] for columns in tables.values() if column in columns]
        for value in wanted if isinstance(wanted, list) else [wanted]:
            if limits and isinstance(value, dict):
                yield from _limit_findings(f"{where}.{column}", value, can_hold)
            elif not any(_holds(values, value) for values in can_hold):
                advice = _other_type(value, can_hold)
                yield Finding(f"{where}.{column}", f"found {value!r}", _in_words(can_hold), advice)


def _limit_findings(where: str, limits: dict, can_hold: list) -> Iterator[Finding]:
    """Limits of another name, and limits of what is not a number."""
    numbers = [v for v in _listed(can_hold) if not isinstance(v, str)]
    if not numbers and not any(isinstance(values, Number) for values in can_hold):
        yield Finding(where, f"found {limits}", _in_words(can_hold))
    for name, limit in limits.items():
        if name not in RELATIONS:
            yield unknown_name(where, name, RELATIONS, "limit")
        elif not Number().fits(limit):
            yield Finding(f"{where}.{name}", f"found {limit!r}", Number().expected)


def _columns(block: dict) -> Columns:
    """The columns of a table: its axes, and what its kind and a paper in its options add."""
    contract = plugins.contract("kinds", block["kind"])
    given: Columns = {} if contract.without_steps else {"step_size": STEP_SIZE}
    given |= _columns_of_axes(block)
    for name, values in contract.columns.items():
        layers = range(1, max(block["axes"]["depth"]) + 1) if "<layer>" in name else [""]
        given |= {name.replace("<layer>", str(layer)): values for layer in layers}
    for option, paper in block.get("options", {}).items():
        given |= contract.columns_with.get(option, {})
        described = contract.options.get(option)
        if isinstance(described, Paper) and paper in plugins.papers(described.offers):
            given |= plugins.offered(paper)[described.offers]
    return given


def _columns_of_axes(block: dict) -> Columns:
    own = {name: axis.values for name, axis in axes.of_block(block).items() if axis.values}
    return {name: list(values) for name, values in (axes.columns(block) | own).items()}


def _holds(values: list | Value, value: object) -> bool:
    if isinstance(values, list):
        return value in values and not isinstance(value, bool)  # true is no 1
    return values.fits(value)


def _listed(can_hold: list[list | Value]) -> list:
    return [value for values in can_hold if isinstance(values, list) for value in values]


def _other_type(value: object, can_hold: list[list | Value]) -> str:
    """What to do where a number is a text in the table, or a text a number."""
    like = [v for v in _listed(can_hold) if str(v) == str(value) and type(v) is not type(value)]
    if not like:
        return ""
    return f'Put it into quotes: "{value}"' if isinstance(like[0], str) else "Leave the quotes out"


def _as_written(value: object) -> str:
    """A value as YAML writes it, a text in quotes where it looks like a number."""
    return f'"{value}"' if isinstance(value, str) and is_number(value) else str(value)


def _in_words(can_hold: list[list | Value]) -> str:
    """What columns can hold: all of a few values, else the first of them and how many there are."""
    values = list(map(_as_written, dict.fromkeys(_listed(can_hold))))
    words = [values.expected for values in can_hold if isinstance(values, Value)][:1]
    if len(values) > FEW:
        words += [f"one of the {len(values):,} values {', '.join(values[:FEW])}, ..."]
    elif values:
        words += [f"one of the values {', '.join(values)}"]
    return ", or ".join(words)
