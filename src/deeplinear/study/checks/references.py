"""Checking what blocks refer to: names that exist, and experiments of the right kind."""

from collections.abc import Iterable, Iterator

from deeplinear.base import plugins
from deeplinear.base.errors import Finding, unknown_name


def known_findings(where: str, name: object, known: Iterable, what: str) -> Iterator[Finding]:
    """A name that is not among the known ones."""
    if name not in known:
        yield unknown_name(where, name, known, what)


def kind_findings(
    where: str, folder: str, plugin: str, names: list[str], experiments: dict
) -> Iterator[Finding]:
    """Experiments that a drawing or judgement can't take: of another kind, or ended early."""
    if plugin not in plugins.names(folder):
        return
    contract = plugins.contract(folder, plugin)
    kinds = contract.kinds or plugins.names("kinds")
    for name in names:
        block = experiments.get(name, {"kind": kinds[0]})
        if block["kind"] not in kinds and block["kind"] in plugins.names("kinds"):
            found = f"{name} is of the kind {block['kind']}"
            yield Finding(where, found, f"the kind {' or '.join(kinds)}, which {plugin} takes")
        if contract.every_run and block.get("options", {}).get("only_fastest"):
            found = f"{name} has `only_fastest`, and {plugin} needs every step size to its end"
            yield Finding(where, found, remedy="Take an experiment without it")
