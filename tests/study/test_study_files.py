"""From config.yaml and studies/ to one configuration: order, overlays, and names that meet."""

import re
from pathlib import Path

import pytest
import yaml

from deeplinear.study import asked, configuration, papers, study_files
from deeplinear.study.checks import studies
from deeplinear.study.config_files import BadConfiguration

HOME = Path(__file__).parents[2]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"
BASE = """\
allow_stand_in: true
studies: [one, two]
figures:
  both: {paper: ours, panels: [first, second]}
"""
ONE = """\
title: the first
summary: It has one figure.
papers: {one2001: Somebody}
datasets:
  data: {reader: synthetic_regression, title: t}
experiments:
  sweep: {kind: convergence, options: {tolerance: 0.1, max_steps: &cap {a: 1}}, axes: {seed: *cap}}
figures:
  first: {paper: one2001, title: t, drawing: d, experiments: [sweep]}
claims:
  A1: {paper: ours, statement: s}
"""
TWO = """\
experiments:
  other: {kind: trajectory}
figures:
  second: {paper: ours, title: t, drawing: d, experiments: [other]}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "studies").mkdir()
    for name, text in {"config": BASE, "studies/one": ONE, "studies/two": TWO}.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def keys(block):
    """The keys of a configuration in their order, all the way down."""
    return [(k, keys(v)) for k, v in block.items()] if isinstance(block, dict) else None


def backwards(block):
    return (
        {k: backwards(v) for k, v in reversed(block.items())} if isinstance(block, dict) else block
    )


def test_studies_follow_the_blocks_of_the_file_in_the_order_of_their_list():
    found = study_files.read("config.yaml")
    assert list(found["figures"]) == ["both", "first", "second"]
    assert list(found["experiments"]) == ["sweep", "other"]
    assert found["papers"] == {"one2001": "Somebody"}
    assert found["studies"] == {
        "one": {
            **{"title": "the first", "summary": "It has one figure."},
            **{"figures": ["first"], "claims": ["A1"]},
        },
        "two": {"figures": ["second"], "claims": []},
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--cores", "2"], ["two"]),
        (["one"], ["two", "one"]),
        (["figures/one_losses.pdf"], ["two", "one"]),
        (["data/results/one_losses.csv"], ["two", "one"]),
        (["two"], ["two"]),
        (["--directory", "studies/one"], ["two"]),
        (["another"], ["two"]),
    ],
)
def test_a_study_that_is_not_listed_is_found_when_it_is_asked_for(words, found):
    assert asked.with_asked({"studies": ["two"]}, words, [Path()]) == found


def test_what_the_configuration_itself_holds_is_not_looked_for_in_a_file():
    own = {"studies": ["two"], "figures": {"one_losses": {}}}
    assert asked.with_asked(own, ["figures/one_losses.pdf"], [Path()]) == ["two"]


def test_studies_that_are_in_one_file_are_all_that_there_is():
    assert asked.with_asked({"studies": {"two": {}}}, ["one"], [Path()]) == {"two": {}}


def test_a_whole_configuration_in_one_file_is_read_as_it_is():
    found = study_files.read("config.yaml")
    Path("config.yaml").write_text(yaml.safe_dump(found, sort_keys=False))
    again = study_files.read("config.yaml")
    assert (again, keys(again)) == (found, keys(found))


def test_an_overlay_changes_values_and_no_order_whatever_order_it_has():
    found = study_files.read("config.yaml")
    given = backwards(found) | {"studies": ["one", "two"]}
    laid = study_files.whole(given, Path("config.yaml"), [Path()])
    assert (laid, keys(laid)) == (found, keys(found))
    deep = {"experiments": {"sweep": {"axes": {"seed": {"a": 2}}}}}
    laid = study_files.whole(yaml.safe_load(BASE) | deep, Path("config.yaml"), [Path()])
    assert keys(laid) == keys(found)
    assert laid["experiments"]["sweep"]["axes"] == {"seed": {"a": 2}}
    assert laid["experiments"]["sweep"]["options"]["max_steps"] == {
        "a": 1
    }  # the anchor's other use


def test_another_workflow_gives_names_and_what_to_change():
    given = {"studies": ["one"], "experiments": {"sweep": {"kind": "trajectory"}}}
    found = study_files.whole(given, None, [Path("nowhere"), Path()])
    assert found["experiments"]["sweep"]["kind"] == "trajectory"
    assert list(found["experiments"]["sweep"]) == ["kind", "options", "axes"]


def test_the_study_beside_the_configuration_goes_before_the_projects():
    Path("mine/studies").mkdir(parents=True)
    Path("mine/studies/two.yaml").write_text(TWO.replace("other", "mine"))
    found = study_files.whole({"studies": ["one", "two"]}, None, [Path("mine"), Path()])
    assert list(found["experiments"]) == ["sweep", "mine"]


# What is wrong: (which file, its text, what the message says)
BROKEN = {
    "a figure in two studies": (
        *("studies/two.yaml", TWO.replace("second:", "first:")),
        "line 4: duplicate name figures.first, first in studies/one.yaml, line 9. Rename one",
    ),
    "an experiment in two studies": (
        *("studies/two.yaml", TWO.replace("other:", "sweep:")),
        "two.yaml, line 2: duplicate name experiments.sweep, first in studies/one.yaml, line 7.",
    ),
    "a dataset in a study and in config.yaml": (
        *("config.yaml", BASE + "datasets:\n\n  data: {}\n"),
        "one.yaml, line 5: duplicate name datasets.data, first in config.yaml, line 7.",
    ),
    "a claim in two studies": (
        *("studies/two.yaml", TWO + "claims: {A2: {}, A1: {}}\n"),
        "two.yaml, line 5: duplicate name claims.A1, first in studies/one.yaml, line 11.",
    ),
    "a misspelt name": (
        *("config.yaml", BASE.replace("two]", "twoo]")),
        r"unknown study 'twoo', looked for in studies/twoo.yaml. Did you mean 'two'\?",
    ),
    "a name in the list twice": (
        *("config.yaml", BASE.replace("two]", "one]")),
        "studies: duplicate name 'one'.",
    ),
    "one name, no list": (
        *("config.yaml", BASE.replace("[one, two]", "one")),
        "studies: found 'one'. Expected: a list of names.",
    ),
    "a setting in a study": (
        *("studies/two.yaml", TWO + "allow_stand_in: false\n"),
        "studies/two.yaml: unknown key 'allow_stand_in'",
    ),
    "a section without blocks": (
        *("studies/two.yaml", TWO + "claims: [A1]\n"),
        r"studies/two.yaml, claims: found \['A1'\]. Expected: blocks by name.",
    ),
    "a key twice": (
        *("studies/two.yaml", TWO.replace("title: t,", "title: t, title: u,")),
        "studies/two.yaml, line 4: duplicate key figures.second.title",
    ),
    "a tab": ("studies/two.yaml", TWO.replace("  other", "\tother"), "studies/two.yaml, line 2"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_wrong_with_a_study_is_said_with_file_and_line(what):
    path, text, says = BROKEN[what]
    Path(path).write_text(text)
    with pytest.raises(BadConfiguration, match=says):
        study_files.read("config.yaml")


def test_no_study_is_called_like_another_target():
    config = study_files.read(HOME / "config.yaml")
    config["studies"]["figure"] = config["studies"].pop("zhao2024")
    with pytest.raises(BadConfiguration, match=r"'figure' is the name of another target\. Rename"):
        configuration.check(config, SCHEMA)
    rules = [path.read_text() for path in (HOME / "workflow/rules").glob("*.smk")]
    rules += [(HOME / "Snakefile").read_text()]
    rule = re.compile(r"^(?:rule (\w+):|use rule \w+ as (\w+) )", re.MULTILINE)
    names = {name for text in rules for found in rule.findall(text) for name in found if name}
    words = re.search(r"^OTHERS := (.*)$", (HOME / "Makefile").read_text(), re.MULTILINE)[1]
    names |= {name for name in words.split() if name.isidentifier()} | {"always"}
    assert names | {papers.OWN} == studies.TARGETS


def test_no_claim_is_called_like_another_target():
    for name in ("figure", "zhao2024"):
        config = study_files.read(HOME / "config.yaml")
        config["claims"][name] = config["claims"]["A1"]
        with pytest.raises(BadConfiguration, match=f"claims: '{name}' is the name of another"):
            configuration.check(config, SCHEMA)


def test_a_study_that_holds_what_is_not_there_is_refused_with_the_nearest_name():
    config = study_files.read(HOME / "config.yaml")
    config["studies"]["zhao2024"]["figures"][0] = "zhao2024_gapp"
    with pytest.raises(BadConfiguration, match=r"zhao2024\.figures: .*Did you mean 'zhao2024_gap'"):
        configuration.check(config, SCHEMA)


def test_every_paper_is_a_study_with_words_of_its_own_and_nothing_is_left_out():
    config = study_files.read(HOME / "config.yaml")
    assert list(config["studies"]) == list(config["papers"])
    assert all(study["title"] and study["summary"] for study in config["studies"].values())
    for kind, left in (("figures", ["overview"]), ("claims", [])):
        held = [name for study in config["studies"].values() for name in study[kind]]
        assert [name for name in config[kind] if name not in held] == left
    for name, study in config["studies"].items():
        assert {papers.paper_of_figure(config | {"studies": {}}, f) for f in study["figures"]} == {
            name
        }
        assert {papers.paper_of(config["claims"][c]["paper"]) for c in study["claims"]} == {name}
