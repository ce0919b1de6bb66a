import copy
import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from deeplinear.base import plugins
from deeplinear.study import configuration, study_files
from deeplinear.study.configuration import BadConfiguration

HOME = Path(__file__).parents[2]
SCHEMA = HOME / "workflow/schemas/config.schema.yaml"


@functools.cache
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

BROKEN = [
    (("experimentz",), {}, r"unknown key 'experimentz'\. Did you mean 'experiments'\?"),
    (("download_timeout",), 0, "download_timeout: found 0.*above 0"),
    (("download_timeout",), "1e2", r"YAML reads it as text: write 100\."),
    ((*LAYERWISE, "datset"), "x", "unknown key 'datset'. Did you mean 'dataset'?"),
    ((*LAYERWISE, "dataset"), "gas_sensors", "Did you mean 'gas_sensor'?"),
    ((*LAYERWISE, "kind"), "convergense", "Did you mean 'convergence'?"),
    ((*LAYERWISE, "kind"), None, "found None. Expected: a file in src/deeplinear/runs/kinds"),
    ((*LAYERWISE, "options", "tolerence"), 1e-5, "Did you mean 'tolerance'?"),
    ((*LAYERWISE, "options", "tolerance"), "1e-5", r"found '1e-5'.*: write 1\.0e-05"),
    ((*AXES, "depth"), [3, 3], r"depth: duplicate value in \[3, 3\]"),
    ((*LAYERWISE, "options", "max_steps"), 0.5, "found 0.5. Expected: .*an integer from 1 to 10"),
    ((*AXES, "schedule"), ["constnt"], "Did you mean 'constant'?"),
    ((*AXES, "shape"), ["equall"], "Did you mean 'equal'?"),
    ((*LAYERWISE, "options"), {"tolerance": 1e-5}, "'max_steps' is missing"),
    ((*LAYERWISE, "shard_by"), ["dept"], "Did you mean 'depth'?"),
    ((*LAYERWISE, "shard_by"), [], r"shard_by: found \[\]. Expected: the axes"),
    ((*AXES, "initialisation"), ["layerwize"], "Did you mean 'layerwise'?"),
    ((*AXES, "depth"), [0], "found 0. Expected: an integer from 1"),
    ((*AXES, "depth"), [], r"depth: found \[\]. Expected: a list of numbers of layers"),
    ((*AXES, "scale"), [-0.1], "scale: found -0.1. Expected: a number above 0"),
    ((*AXES, "step_size"), {"decades": [0]}, "step_size: found .*Expected: step sizes eta"),
    (
        (*AXES, "step_size"),
        {"fastest_in": "nowhere"},
        "convergence is called 'nowhere'",
    ),
    ((*AXES, "scale"), {"decades": [0, -4], "per_decade": 4}, r"scale: no value in"),
    (
        (*LAYERWISE, "options", "max_steps"),
        -5,
        "found -5. Expected: .*an integer from 1 to 10",
    ),
    ((*LAYERWISE, "options", "tolerance"), float("nan"), "Expected: .*above 0 and below 1"),
    ((*AXES, "schedule"), ["dataclass"], "unknown schedule 'dataclass'"),
    ((*AXES, "depth"), [3.0], "depth.0: found 3.0. Expected: an integer from 1"),
    ((*AXES, "seed"), {"count": 5.0}, "seed: found"),
    ((*AXES, "initialisation"), ["layerwise", "layerwise"], "duplicate value in"),
    ((*AXES, "scale"), {"decades": [0, 400], "per_decade": 4}, "scale: found"),
    ((*AXES, "scale"), {"decades": [-4, float("inf")], "per_decade": 4}, "scale: found"),
    ((*CURVE, "shard_by"), ["step_size"], "no axis with values of its own is called 'step_size'"),
    (
        (*CURVE, "axes", "scale"),
        [0.002],
        "0.002. Expected: one of the values in arora2019_layer",
    ),
    (
        (*CURVE, "axes", "step_size", "fastest_in"),
        CURVE[1],
        "kind convergence is called",
    ),
    ((*FIGURE, "experiments"), [CURVE[1]], "Expected: the kind convergence, which"),
    (
        ("figures", "gallery"),
        {"paper": "x", "panels": [FIGURE[1]]},
        "'gallery' is the name of",
    ),
    ((*AXES, "exponent"), [0.5], "unknown axis 'exponent'"),
    ((*STEPS, "bound"), "nguegnang", "Did you mean 'nguegnang2024'?"),
    ((*STEPS, "times"), [0], r"step_size: found .*bound"),
    ((*CONSTANT, "options"), UNCHECKED, "Did you mean 'nguegnang2024_sharp'?"),
    ((*CONSTANT, "axes", "rank"), [2.5], "rank: found 2.5. Expected: an integer"),
    ((*CONSTANT, "axes"), NO_RANK, "'rank' is missing, needed by tapered and low_rank"),
    ((*CONSTANT, "axes", "step_size"), -0.1, "step_size: found -0.1. Expected: step sizes eta"),
    ((*PRINTED, "by_depth"), {2: 1e-3, 3: 1e-3}, "no step size for depth 5"),
    ((*PRINTED, "by_depth", 3), 0, "by_depth"),
    ((*LARGEST, "axes", "step_size"), [0.1], "unknown axis 'step_size'"),
    ((*LARGEST, "options", "theory"), "stagnation", "no paper with a largest_step is called"),
    ((*LARGEST, "axes", "schedule"), ["constant"], "unknown axis 'schedule'"),
    (("experiments", "zhao2024_paths", "axes", "features"), [12], "is an option of the data"),
    (
        ("figures", "zhao2024_saddles", "where"),
        {"depth": 7},
        "found 7. Expected: one of the values 3",
    ),
    (("figures", "zhao2024_saddles", "where"), {"dept": 4}, "Did you mean 'depth'?"),
    ((*BOUND, "options", "printed"), 5, "found 5. Expected: a mapping"),
    ((*CONSTANT, "axes", "exponent"), [0.2], "unknown axis 'exponent'"),
    (("datasets", "low_rank_teacher", "whiten"), "no", "whiten: found 'no'. Expected: true or"),
    (("datasets", "low_rank_teacher", "options", "feature"), 7, "Did you mean 'features'?"),
    ((*FIGURE, "where"), {}, "where: found {}. Expected: the values of columns"),
    ((*AXES, "seed"), {"count": 0}, "seed: found .*Expected: a list of integers from 0"),
    (AXES, {"initialisation": ["balanced"]}, "the key 'depth' is missing"),
    ((*FIGURE, "experiments"), ["arora2019_layerwis"], "Did you mean 'arora2019_layerwise'?"),
    ((*FIGURE, "drawing"), "iterations_against_scales", "Did you mean 'iterations_against_scale'?"),
    ((*FIGURE, "options"), {"colour": "red"}, "no option of .* is called 'colour'"),
    ((*FIGURE, "panels"), ["arora2019_step_size_map"], "Expected: no such key in a sheet"),
    (
        ("figures", "arora2019_figure1", "panels"),
        ["figure1z"],
        "drawing is called 'figure1z'",
    ),
    (("datasets", "gas_sensor", "sha256"), "abc", "sha256: found 'abc'. Expected: the SHA-256"),
    (("datasets", "gas_sensor", "reader"), "gas_sensr", "Did you mean 'gas_sensor'?"),
    (
        ("datasets", "gas_sensor", "options"),
        {"gas": "ethanol"},
        "Expected: .*an integer from 1 to 6",
    ),
    (("datasets", "gas_sensor", "options"), {}, "'gas' is missing, needed by gas_sensor"),
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
    config = copy.deepcopy(read("config.yaml"))
    config[blocks][name]["experiments"] = ["zhao2024_gaussia"]
    with pytest.raises(BadConfiguration) as finding:
        configuration.check(config, SCHEMA)
    (line,) = str(finding.value).splitlines()[1:]
    assert "Did you mean 'zhao2024_gaussian'?" in line


def test_every_key_of_the_schema_is_described():
    def undescribed(node, path):
        for key, value in node.get("properties", {}).items():
            if "description" not in value and "$ref" not in value:
                yield f"{path}.{key}"
            yield from undescribed(value, f"{path}.{key}")

    schema = yaml.safe_load(SCHEMA.read_text())
    places = [("config", schema), *schema["$defs"].items()]
    assert [key for name, node in places for key in undescribed(node, name)] == []


BROKEN_SHAPES = {
    "no function": ("def halving(depth):\n    return\n", ".py: no function called halved. Add it."),
    "a syntax error": (
        "def halved(depth)\n",
        ".py, line 1: syntax error, expected ':'. Correct it.",
    ),
    "a missing package": (
        "import no_such_package\n",
        ".py, line 1: the file can't be imported, ModuleNotFoundError: No module named "
        "'no_such_package'. Correct it, or install what it needs.",
    ),
    "an error at import": (
        "\nWIDTH = 1 / 0\n",
        ".py, line 2: the file can't be imported, ZeroDivisionError: division by zero. "
        "Correct it, or install what it needs.",
    ),
    "a field that contracts don't have": (
        "from deeplinear.base import contracts\nCONTRACT = contracts.Shape(axis={})\n",
        ".py, line 2: the file can't be imported, TypeError: Shape.__init__() got an unexpected "
        "keyword argument 'axis'. Correct it, or install what it needs.",
    ),
    "the contract of another folder": (
        "from deeplinear.base import contracts\nCONTRACT = contracts.Reader()\n"
        "def halved(d_in, d_out, depth):\n    return\n",
        ".py, line 2: CONTRACT is a Reader. Expected: a Shape. docs/plugins.md describes it.",
    ),
    "a parameter that the contract doesn't have": (
        "from deeplinear.base import contracts\nCONTRACT = contracts.Shape()\n"
        "def halved(d_in, d_out, depth, width):\n    return\n",
        ".py, line 3: halved takes 'width', which is not in its contract. Describe it in CONTRACT, "
        "or remove it.",
    ),
    "a contract that is handed to nobody": (
        "def halved(d_in, width):\n    return\n",
        ".py, line 1: halved does not take 'd_out', which is in its contract. Add the parameter, "
        "or change CONTRACT.",
    ),
}
CHECK = """
import sys
from deeplinear.study import configuration, study_files
config = study_files.read(sys.argv[1])
for shape in sys.argv[3:]:
    config["experiments"]["arora2019_layerwise"]["axes"]["shape"] = [shape]
    try:
        configuration.check(config, sys.argv[2])
    except configuration.BadConfiguration as finding:
        print(*str(finding).splitlines()[1:], sep="\\n")
"""


def test_a_broken_plugin_is_named_with_file_and_line_before_any_job(tmp_path):
    shutil.copytree(plugins.PACKAGE, tmp_path / "deeplinear")
    names = [f"halved_{number}" for number in range(len(BROKEN_SHAPES))]
    for name, (code, _) in zip(names, BROKEN_SHAPES.values(), strict=True):
        path = tmp_path / f"deeplinear/networks/shapes/{name}.py"
        path.write_text(code.replace("halved", name))
    command = [sys.executable, "-c", CHECK, HOME / "config.yaml", SCHEMA, *names]
    path = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, env=path, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        f"  src/deeplinear/networks/shapes/{name}{message.replace('halved', name)}"
        for name, (_, message) in zip(names, BROKEN_SHAPES.values(), strict=True)
    ], done.stderr


def test_a_check_imports_no_library_that_computes():
    code = (
        "import sys; from deeplinear.study import configuration, study_files;"
        "configuration.check(study_files.read('config.yaml'), sys.argv[1]);"
        "heavy = {'scipy', 'sklearn', 'numba', 'torch'};"
        "print(heavy & set(sys.modules) or 'none')"
    )
    command = [sys.executable, "-c", code, SCHEMA]
    done = subprocess.run(
        command, cwd=HOME, env=os.environ | {"PYTHONPATH": "src"}, capture_output=True, text=True
    )
    assert done.stdout.strip() == "none", done.stdout + done.stderr
