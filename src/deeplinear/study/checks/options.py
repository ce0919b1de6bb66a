"""Whether the options in a block are those that the contract of its plug-in describes."""

from collections.abc import Iterator

from deeplinear.base import plugins, signatures
from deeplinear.base.errors import Finding, unknown_name
from deeplinear.base.values import Column, Experiment, Mapping, Paper, Rows, Several, Value
from deeplinear.study.checks.advice import advice
from deeplinear.study.checks.columns import Columns, row_findings
from deeplinear.study.checks.references import known_findings
from deeplinear.study.checks.schema import shown

Tables = dict[str, Columns]


def option_findings(
    where: str, folder: str, name: str, block: dict, tables: Tables | None = None
) -> Iterator[Finding]:
    """Findings on a plug-in's name and on its options.

    :param tables: the columns of the experiments that options can refer to, if they can
    """
    if name not in plugins.names(folder):
        key = folder.removesuffix("s")
        yield unknown_name(f"{where}.{key}", name, plugins.names(folder), key)
        return
    contract, options = plugins.contract(folder, name), block.get("options", {})
    for key, value in options.items():
        if key in contract.options:
            inside = f"{where}.options.{key}"
            yield from value_findings(inside, value, contract.options[key], tables or {})
        else:
            yield unknown_name(f"{where}.options", key, contract.options, f"option of {name}")
    from_axes = folder == "readers" and contract.random
    needed = signatures.required(plugins.load(folder, name)) & set(contract.options) - set(options)
    for key in sorted(needed) if not from_axes else []:
        what = f"'{key}' is missing, needed by {name}"
        yield Finding(f"{where}.options", what, contract.options[key].expected)


def value_findings(
    where: str, value: object, described: Value, tables: Tables
) -> Iterator[Finding]:
    """Findings on one value, and on what is in it."""
    if not described.fits(value):
        wanted = described.expected
        yield Finding(where, f"found {shown(value)}", wanted, advice(value, wanted))
    elif isinstance(described, Paper):
        menu = plugins.papers(described.offers)
        yield from known_findings(where, value, menu, f"paper with a {described.offers}")
    elif isinstance(described, Experiment) and tables:
        yield from known_findings(where, value, tables, "experiment of this block")
    elif isinstance(described, Column):
        for name, columns in tables.items():
            yield from known_findings(where, value, columns, f"column of {name}")
    elif isinstance(described, Rows):
        yield from row_findings(where, value, tables, limits=True)
    elif isinstance(described, Mapping):
        yield from _entry_findings(where, value, described, tables)
    elif isinstance(described, Several):
        for number, item in enumerate(value):
            yield from value_findings(f"{where}.{number}", item, described.values, tables)


def _entry_findings(
    where: str, mapping: dict, described: Mapping, tables: Tables
) -> Iterator[Finding]:
    """Findings on the keys and values of a mapping."""
    for key, value in mapping.items():
        yield from value_findings(where, key, described.keys, tables)
        of_one = {name: columns for name, columns in tables.items() if name == key}
        inside = of_one if isinstance(described.keys, Experiment) else tables
        yield from value_findings(f"{where}.{key}", value, described.values, inside)
