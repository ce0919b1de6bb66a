import copy
import inspect
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from deeplinear.base import plugins
from deeplinear.study import configuration, study_files
from deeplinear.study.configuration import BadConfiguration

HOME = Path(__file__).parents[2]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"


def read(path):
    return study_files.read(HOME / path)


@pytest.mark.parametrize("path", ["config.yaml", "tests/mini.yaml"])
def test_our_own_configurations_are_accepted(path):
    configuration.check(read(path), SCHEMA)


LAYERWISE = ("experiments", "arora2019_layerwise")
CURVE = ("experiments", "arora2019_balancedness")
AXES = (*LAYERWISE, "axes")
CONSTANT = ("experiments", "nguegnang2024_constant")
STEPS = (*CONSTANT, "axes", "step_size")
PRINTED = ("experiments", "nguegnang2024_printed", "axes", "step_size")
LARGEST = ("experiments", "nguegnang2024_largest_step")
UNCHECKED = {
    "tolerance": 1e-9,
    "max_steps": 10,
    "records_per_decade": 5,
    "check": "nguegnang2024",
}
BOUND = ("figures", "nguegnang2024_printed_against_computed")
NO_RANK = {
    "initialisation": ["partial_isometries"],
    "shape": ["tapered"],
    "depth": [2],
    "seed": [0],
    "step_size": {"bound": "nguegnang2024", "times": [0.5, 1, 10]},
}
FIGURE = ("figures", "arora2019_figure1a_layerwise_iterations")

PLUGIN_FOLDERS = [
    "readers",
    "drawings",
    "kinds",
    "initialisations",
    "schedules",
    "shapes",
]

BROKEN = [
    (("experimentz",), {}, r"'experimentz' is no known key\. Did you mean 'experiments'\?"),
    (("download_timeout",), 0, "download_timeout: found 0.*above 0"),
    (("download_timeout",), "1e2", r"YAML reads it as text: write 1\.0e\+02"),
    ((*LAYERWISE, "datset"), "x", "'datset' is no known key. Did you mean 'dataset'?"),
    ((*LAYERWISE, "dataset"), "gas_sensors", "Did you mean 'gas_sensor'?"),
    ((*LAYERWISE, "kind"), "convergense", "Did you mean 'convergence'?"),
    ((*LAYERWISE, "kind"), None, "found None. Expected: a file in src/deeplinear/runs/kinds"),
    ((*LAYERWISE, "options", "tolerence"), 1e-5, "Did you mean 'tolerance'?"),
    ((*LAYERWISE, "options", "tolerance"), "1e-5", r"found '1e-5'.*: write 1\.0e-05"),
    ((*AXES, "depth"), [3, 3], r"depth: \[3, 3\] has a value twice"),
    ((*LAYERWISE, "options", "max_steps"), 0.5, "found 0.5. Expected: .*an integer from 1 to 10"),
    ((*AXES, "schedule"), ["constnt"], "Did you mean 'constant'?"),
    ((*AXES, "shape"), ["equall"], "Did you mean 'equal'?"),
    ((*LAYERWISE, "options"), {"tolerance": 1e-5}, "'max_steps' is missing"),
    ((*LAYERWISE, "shard_by"), ["dept"], "Did you mean 'depth'?"),
    ((*LAYERWISE, "shard_by"), [], r"shard_by: found \[\]. Expected: the axes"),
    ((*AXES, "initialisation"), ["layerwize"], "Did you mean 'layerwise'?"),
    ((*AXES, "depth"), [0], "found 0. Expected: an integer from 1"),
    ((*AXES, "depth"), [], r"depth: found \[\]. Expected: a list of numbers of layers"),
    ((*AXES, "scale"), [-0.1], r"scale: found \[-0.1\]. Expected: a list of numbers above 0"),
    ((*AXES, "step_size"), {"decades": [0]}, "step_size: found .*Expected: step sizes eta"),
    ((*AXES, "step_size"), {"fastest_in": "nowhere"}, "'nowhere' is no known experiment"),
    ((*AXES, "scale"), {"decades": [0, -4], "per_decade": 4}, r"scale: .* holds no value"),
    (
        (*LAYERWISE, "options", "max_steps"),
        -5,
        "found -5. Expected: .*an integer from 1 to 10",
    ),
    ((*LAYERWISE, "options", "tolerance"), float("nan"), "Expected: .*above 0 and below 1"),
    ((*AXES, "schedule"), ["dataclass"], "'dataclass' is no known schedule"),
    ((*AXES, "depth"), [3.0], "depth.0: found 3.0. Expected: an integer from 1"),
    ((*AXES, "seed"), {"count": 5.0}, "seed: found"),
    ((*AXES, "initialisation"), ["layerwise", "layerwise"], "has a value twice"),
    ((*AXES, "scale"), {"decades": [0, 400], "per_decade": 4}, "scale: found"),
    ((*AXES, "scale"), {"decades": [-4, float("inf")], "per_decade": 4}, "scale: found"),
    ((*CURVE, "shard_by"), ["step_size"], "'step_size' is no known axis of its own"),
    ((*CURVE, "axes", "scale"), [0.002], "scale: 0.002 is not among the values in arora2019_layer"),
    ((*CURVE, "axes", "step_size", "fastest_in"), CURVE[1], "is no known experiment of the kind"),
    ((*FIGURE, "experiments"), [CURVE[1]], "draws experiments of the kind convergence"),
    (("figures", "gallery"), {"paper": "x", "panels": [FIGURE[1]]}, "'gallery' is taken"),
    ((*AXES, "exponent"), [0.5], "'exponent' is no known axis"),
    ((*STEPS, "bound"), "nguegnang", "Did you mean 'nguegnang2024'?"),
    ((*STEPS, "times"), [0], r"step_size: found .*bound"),
    ((*CONSTANT, "options"), UNCHECKED, "Did you mean 'nguegnang2024_proposition_3_4'?"),
    ((*CONSTANT, "axes", "rank"), [2.5], "rank: found 2.5. Expected: an integer"),
    ((*CONSTANT, "axes"), NO_RANK, "'rank' is missing; tapered, low_rank"),
    ((*CONSTANT, "axes", "step_size"), -0.1, "step_size: found -0.1. Expected: step sizes eta"),
    ((*PRINTED, "by_depth"), {2: 1e-3, 3: 1e-3}, "no step size for depth 5"),
    ((*PRINTED, "by_depth", 3), 0, "by_depth"),
    ((*LARGEST, "axes", "step_size"), [0.1], "'step_size' is no known axis"),
    ((*LARGEST, "options", "theory"), "stagnation", "no known paper with a bound_facts"),
    ((*LARGEST, "axes", "schedule"), ["constant"], "'schedule' is no known axis"),
    (("datasets", "linear_teacher", "options", "condition_number"), 2, "is an option of the data"),
    (("figures", "zhao2024_saddles", "where"), {"depth": 7}, "depth: 7 is not among the values 2"),
    (("figures", "zhao2024_saddles", "where"), {"dept": 4}, "Did you mean 'depth'?"),
    ((*BOUND, "options", "printed"), 5, "found 5. Expected: a mapping"),
    ((*CONSTANT, "axes", "exponent"), [0.2], "'exponent' is no known axis"),
    (("datasets", "low_rank_teacher", "whiten"), "no", "whiten: found 'no'. Expected: true or"),
    (("datasets", "low_rank_teacher", "options", "feature"), 7, "Did you mean 'features'?"),
    ((*FIGURE, "where"), {}, "where: found {}. Expected: the values of columns"),
    ((*AXES, "seed"), {"count": 0}, "seed: found .*Expected: a list of integers from 0"),
    (AXES, {"initialisation": ["balanced"]}, "the key 'depth' is missing"),
    ((*FIGURE, "experiments"), ["arora2019_layerwis"], "Did you mean 'arora2019_layerwise'?"),
    ((*FIGURE, "drawing"), "iterations_against_scales", "Did you mean 'iterations_against_scale'?"),
    ((*FIGURE, "options"), {"colour": "red"}, "'colour' is no known option"),
    ((*FIGURE, "panels"), ["arora2019_step_size_map"], "Expected: no such key in a sheet"),
    (("figures", "arora2019_figure1", "panels"), ["figure1z"], "'figure1z' is no known figure"),
    (("datasets", "gas_sensor", "sha256"), "abc", "sha256: found 'abc'. Expected: the SHA-256"),
    (("datasets", "gas_sensor", "reader"), "gas_sensr", "Did you mean 'gas_sensor'?"),
    (
        ("datasets", "gas_sensor", "options"),
        {"gas": "ethanol"},
        "Expected: .*an integer from 1 to 6",
    ),
    (("datasets", "gas_sensor", "options"), {}, "'gas' is missing; gas_sensor needs it"),
    (("claims", "A13", "real_data"), ["arora2019_real_dat"], "Did you mean 'arora2019_real_data'?"),
    (
        ("claims", "A13", "real_data"),
        "yes",
        "found 'yes'. Expected: true, false or a list",
    ),
    (("claims", "A10", "evidence"), ["arora2019_drif"], "A10.evidence: .*mean 'arora2019_drift'?"),
    (
        ("claims", "A10", "evidence"),
        ["arora2019_drift"],
        "arora2019_drift is of the kind trajectory",
    ),
    (("datasets", "gas sensor"), {}, "Expected: a name of .*letters, digits and underscores"),
]


@pytest.mark.parametrize(("place", "value", "message"), BROKEN, ids=lambda x: None)
def test_broken_configurations_are_named(place, value, message):
    config = copy.deepcopy(read("config.yaml"))
    block = config
    for key in place[:-1]:
        block = block[key]
    block[place[-1]] = value
    with pytest.raises(BadConfiguration, match=message.replace("'?", r"'\?")) as finding:
        configuration.check(config, SCHEMA)
    assert "Traceback" not in str(finding.value)
    assert len(str(finding.value).splitlines()) <= 4


@pytest.mark.parametrize(("blocks", "name"), [("claims", "C3"), ("figures", "zhao2024_saddles")])
def test_an_unknown_experiment_is_the_only_finding(blocks, name):
    config = read("config.yaml")
    config[blocks][name]["experiments"] = ["zhao2024_rat"]
    with pytest.raises(BadConfiguration) as finding:
        configuration.check(config, SCHEMA)
    (line,) = str(finding.value).splitlines()[1:]
    assert "Did you mean 'zhao2024_rate'?" in line


def test_every_key_of_the_schema_is_described():
    def undescribed(node, path):
        for key, value in node.get("properties", {}).items():
            if "description" not in value and "$ref" not in value:
                yield f"{path}.{key}"
            yield from undescribed(value, f"{path}.{key}")

    schema = yaml.safe_load(SCHEMA.read_text())
    places = [("config", schema), *schema["$defs"].items()]
    assert [key for name, node in places for key in undescribed(node, name)] == []


@pytest.mark.parametrize("folder", [*PLUGIN_FOLDERS, "judgements"])
def test_a_plugin_file_declares_what_python_sees_when_it_runs_it(folder):
    for name in plugins.names(folder):
        seen = inspect.signature(plugins.load(folder, name)).parameters
        declared = plugins.signature(folder, name)
        assert list(declared) == list(seen)
        assert [p.required for p in declared.values()] == [
            p.default is p.empty for p in seen.values()
        ]
        for parameter, found in seen.items():
            kind = re.split(r"[\[ ]", inspect.formatannotation(found.annotation))[0]
            assert declared[parameter].kind == plugins.TYPES.get(kind)
        module = import_module(f"deeplinear.{plugins.file(folder, name).replace('/', '.')}")
        for constant in ("KIND", "MEASURES", "SIDES", "DEVICES", "ON_SAMPLES", "WITHOUT_STEPS"):
            assert plugins.constant(folder, name, constant) == getattr(module, constant, None)


@pytest.mark.parametrize("what", ["checker", "bound_facts", "largest_step"])
def test_a_paper_offers_what_its_file_defines(what):
    offering = [name for name in plugins.names("theory") if plugins.has("theory", name, what)]
    assert offering == [n for n in plugins.names("theory") if hasattr(plugins.theory(n), what)]
    assert offering


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("def halving(depth):\n    return\n", "halved.py has no function called halved. Add it."),
        ("def halved(depth)\n", r"halved.py, line 1: this is no Python, expected ':'. Correct it."),
    ],
)
def test_a_broken_plugin_is_named_before_any_job(code, message, tmp_path, monkeypatch):
    shutil.copytree(plugins.PACKAGE, tmp_path / "deeplinear")
    monkeypatch.setattr(plugins, "PACKAGE", tmp_path / "deeplinear")
    (tmp_path / "deeplinear/networks/shapes/halved.py").write_text(code)
    config = read("config.yaml")
    config["experiments"]["arora2019_layerwise"]["axes"]["shape"] = ["halved"]
    with pytest.raises(BadConfiguration) as finding:
        configuration.check(config, SCHEMA)
    plugins.declared.cache_clear()
    (line,) = str(finding.value).splitlines()[1:]
    assert line == f"  src/deeplinear/networks/shapes/{message}"


def test_a_check_imports_nothing_that_draws_or_computes():
    code = (
        "import sys; from deeplinear.study import configuration, study_files;"
        "configuration.check(study_files.read('config.yaml'), sys.argv[1]);"
        "heavy = {'matplotlib', 'pandas', 'scipy', 'numba', 'torch'};"
        "print(heavy & set(sys.modules) or 'none')"
    )
    command = [sys.executable, "-c", code, SCHEMA]
    done = subprocess.run(
        command, cwd=HOME, env=os.environ | {"PYTHONPATH": "src"}, capture_output=True, text=True
    )
    assert done.stdout.strip() == "none", done.stdout + done.stderr


@pytest.mark.parametrize("folder", PLUGIN_FOLDERS)
def test_plugin_folders_share_one_grammar(folder):
    for name in plugins.names(folder):
        assert plugins.load(folder, name).__doc__, name
    with pytest.raises(plugins.UnknownName, match="is no known file"):
        plugins.load(folder, "no_such_thing")
