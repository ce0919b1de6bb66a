"""Every plug-in's contract is the whole truth about its function, its options and its axes."""

import inspect
import re
from dataclasses import fields
from inspect import isclass
from pathlib import Path

import pytest

from deeplinear.base import contracts, plugins, signatures
from deeplinear.base import values as all_values
from deeplinear.base.values import (
    Column,
    Count,
    Experiment,
    Flag,
    Mapping,
    Number,
    OneOf,
    Paper,
    Rows,
    Several,
    Share,
    Text,
    Value,
)

FOLDERS = sorted(plugins.CONTRACTS)
ALL = [(folder, name) for folder in FOLDERS for name in plugins.names(folder)]
TYPES = {Flag: bool, OneOf: str, Text: str, Count: int, Several: list, Mapping: dict, Number: float}


def yaml_type(values):
    return next(kind for described, kind in TYPES.items() if isinstance(values, described))


@pytest.mark.parametrize(("folder", "name"), ALL)
def test_a_contract_describes_every_parameter_of_its_type(folder, name):
    function, contract = plugins.load(folder, name), plugins.contract(folder, name)
    taken = inspect.signature(function, eval_str=True).parameters
    assert set(taken) == {*contract.handed, *contract.described}
    assert function.__doc__
    for key, values in contract.described.items():
        assert values.what, f"{key} is not described"
        annotated = taken[key].annotation
        assert str(annotated).removeprefix("<class '").startswith(yaml_type(values).__name__)


@pytest.mark.parametrize(("folder", "name"), ALL)
def test_what_needs_no_contract_has_none(folder, name):
    module = inspect.getmodule(plugins.load(folder, name))
    contract = plugins.contract(folder, name)
    if isinstance(contract, contracts.WithAxes):
        assert hasattr(module, "CONTRACT") == bool(contract.described)


@pytest.mark.parametrize("name", plugins.names("kinds"))
def test_every_column_is_described(name):
    columns = plugins.contract("kinds", name).columns
    assert all(values.what for values in columns.values())


def test_drawings_and_judgements_name_kinds_that_there_are():
    for folder in ("drawings", "judgements"):
        for name in plugins.names(folder):
            assert set(plugins.contract(folder, name).kinds) <= set(plugins.names("kinds"))
    assert all(plugins.contract("drawings", name).kinds for name in plugins.names("drawings"))


def test_a_paper_offers_every_function_that_experiments_can_name_it_for():
    wanted = {values.offers for _, values in options("kinds") if isinstance(values, Paper)}
    for paper in plugins.names("theory"):
        has = {name for name in wanted if hasattr(plugins.theory(paper), name)}
        assert has == wanted & set(plugins.offered(paper))
    assert all(plugins.papers(function) for function in wanted)


def options(folder):
    for name in plugins.names(folder):
        yield from plugins.contract(folder, name).described.items()


def test_a_file_without_contract_is_described_by_its_annotations():
    def halved(d_in, d_out, depth, width: int, name: str, scale):
        pass

    axes = signatures.derived(contracts.Shape, halved).axes
    assert axes == {"width": Count(), "name": Text(), "scale": Number(above=0)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_unknown_name_is_refused_with_the_menu(folder):
    with pytest.raises(plugins.UnknownName, match=r"is called 'no_such_thing'. Expected: one of "):
        plugins.load(folder, "no_such_thing")


FIT = {  # a description, values that fit, and others
    Number("", above=0, below=1): ([0.5, 1e-300], [0, 1, -1, "0.5", True, None, [0.5]]),
    Number("", at_least=0): ([0, 1e300], [-1e-300, float("nan"), float("inf")]),
    Share(""): ([0, 1, 0.5], [1.1, -0.1]),
    Count(""): ([1, 10**9], [0, 10**9 + 1, 1.0, "1", True]),
    Count("", at_least=0, at_most=6): ([0, 6], [-1, 7]),
    Flag(""): ([True, False], [0, 1, "true"]),
    Text("", "[a-z]+"): (["ab"], ["", "a1", "ab\n", 3]),
    Text(""): (["", "a\nb"], [3, None]),
    OneOf("", ("cpu", "cuda")): (["cpu"], ["gpu", "", None, ["cpu"]]),
    Mapping(""): ([{1: 2}], [{}, [1], None]),
    Several(""): ([[1, 2], [1, "1"]], [[], [1, 1], "ab", {}]),
    Paper("", offers="checker"): (["arora2019"], [3]),
    Experiment(""): (["a"], [3]),
    Column(""): (["a"], [["a"]]),
    Rows(""): ([{"status": "converged"}], ["converged", {}]),
    Value(""): ([None, 3], []),
}


@pytest.mark.parametrize("values", FIT, ids=repr)
def test_a_description_fits_the_values_in_its_range_alone(values):
    fitting, others = FIT[values]
    assert all(map(values.fits, fitting))
    assert not any(map(values.fits, others))
    assert values.expected


PAGE = (Path(__file__).parents[2] / "docs/plugins.md").read_text()


@pytest.mark.parametrize("kind", [*plugins.CONTRACTS.values(), contracts.Theory])
def test_the_page_describes_every_field_of_a_contract(kind):
    name = kind.__name__
    section = next(part for part in re.split("^## ", PAGE, flags=re.M) if name in part[:50])
    for field in fields(kind):
        assert f"\n| `{field.name}` |" in section, field.name


def test_the_page_names_all_that_is_handed_and_all_sides_and_values():
    for folder, name in ALL:
        assert all(f"`{handed}`" in PAGE for handed in plugins.contract(folder, name).handed)
    assert all(f'`"{sides}"`' in PAGE for sides in contracts.SIDES)
    described = [kind for kind in vars(all_values).values() if isclass(kind) and kind is not Value]
    assert all(f"`{kind.__name__}(" in PAGE for kind in described)


def test_the_example_of_the_page_is_the_contract_of_its_file():
    (code,) = re.findall("```py\n(.*?)```", PAGE, re.S)
    assert code in Path(inspect.getfile(plugins.load("schedules", "polynomial_decay"))).read_text()
