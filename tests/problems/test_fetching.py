import numpy as np
import pytest
from mirrors import zipped

from deeplinear.base import seals
from deeplinear.base.errors import Refusal
from deeplinear.problems import fetching, prepared
from deeplinear.problems.readers.gas_sensor import gas_sensor
from deeplinear.problems.readers.synthetic_regression import synthetic_regression


def line(gas, ppm, features):
    values = " ".join(f"{i}:{value:.6f}" for i, value in enumerate(features, 1))
    return f"{gas};{ppm:.6f} {values} \n"


@pytest.fixture
def batches():
    """Two batches in UCI's format, out of order, with a blank line at the end of each."""
    rng = np.random.default_rng(0)
    features = rng.normal(0, 1000, (6, 128)).round(6)
    gases, ppm = [1, 2, 1, 1, 6, 2], [10.0, 20.0, 2.5, 600.0, 5.0, 7.0]
    lines = [line(*row) for row in zip(gases, ppm, features, strict=True)]
    members = {
        "batch10.dat": ("".join(lines[4:]) + "\n").encode(),
        "batch2.dat": ("".join(lines[:4]) + "\n").encode(),
        "README.txt": b"not a batch",
    }
    return members, features


def test_the_gas_sensor_format(batches):
    members, features = batches
    inputs, targets = gas_sensor(members, gas=1)
    np.testing.assert_array_equal(inputs, features[[0, 2, 3]])
    np.testing.assert_array_equal(targets, [[10.0], [2.5], [600.0]])
    inputs, targets = gas_sensor(members, gas=2)
    np.testing.assert_array_equal(inputs, features[[1, 5]])


def test_what_is_not_gas_sensor_data_is_refused(batches):
    members, _ = batches
    with pytest.raises(Refusal, match=r"no member is called batch<number>\.dat"):
        gas_sensor({"data.csv": b""}, gas=1)
    with pytest.raises(Refusal, match=r"no row of gas 3; the files hold gases \[1, 2, 6\]"):
        gas_sensor(members, gas=3)
    with pytest.raises(Refusal, match=r"batch1\.dat is not in the format"):
        gas_sensor({"batch1.dat": b"1;10.0 1:2.0 nonsense\n"}, gas=1)


def block_for(batches, tmp_path):
    archive = tmp_path / "gas.zip"
    archive.write_bytes(zipped({f"Dataset/{n}": c.decode() for n, c in batches[0].items()}))
    return {
        "reader": "gas_sensor",
        "options": {"gas": 1},
        "sources": [str(archive)],
        "sha256": seals.sha256(archive.read_bytes()),
        "title": "gas",
        "stand_in": {
            "reader": "synthetic_regression",
            "options": {"rows": 30, "features": 4, "seed": 0},
            "title": "a stand-in",
        },
    }


def test_provenance_of_real_data(batches, tmp_path):
    block = block_for(batches, tmp_path)
    table = fetching.fetch("gas", block, tmp_path / "raw", allow_stand_in=True)
    facts = table.provenance
    assert (facts["stand_in"], facts["rows"], facts["columns"]) == (False, 3, 128)
    assert (facts["sha256"], facts["source"]) == (block["sha256"], block["sources"][0])


def test_a_stand_in_says_that_it_is_one_and_why(batches, tmp_path):
    block = {**block_for(batches, tmp_path), "sources": ["http://127.0.0.1:9/gone.zip"]}
    table = fetching.fetch("gas", block, tmp_path / "raw", allow_stand_in=True)
    facts = table.provenance
    assert facts["stand_in"] is True
    assert facts["source"].startswith("stand-in synthetic_regression")
    assert "gone.zip: the host can't be reached" in facts["tried"][0]
    with pytest.raises(fetching.NoSource, match=r"allow_stand_in is false.*\n.*gone\.zip.*\nDrop"):
        fetching.fetch("gas", block, tmp_path / "raw", allow_stand_in=False)
    without = {key: value for key, value in block.items() if key != "stand_in"}
    with pytest.raises(fetching.NoSource, match="has no stand_in"):
        fetching.fetch("gas", without, tmp_path / "raw", allow_stand_in=True)


def test_a_file_of_the_users_own_is_never_replaced_by_a_stand_in(batches, tmp_path):
    block = {**block_for(batches, tmp_path), "sources": [str(tmp_path / "typo.zip")]}
    with pytest.raises(fetching.NoSource, match=r"typo\.zip: no such file"):
        fetching.fetch("gas", block, tmp_path / "raw", allow_stand_in=True)


def test_a_problem_survives_the_disk(tmp_path):
    block = {
        "reader": "synthetic_regression",
        "options": {"rows": 50, "features": 4, "seed": 0},
        "title": "made up",
    }
    table = fetching.fetch("made_up", block, tmp_path, allow_stand_in=False)
    fetching.write(table, tmp_path / "t.npz", tmp_path / "t.json")
    paths = [tmp_path / name for name in ("t.npz", "t.json", "p.npz", "p.json")]
    prepared.prepare(*paths, whitened=True)
    problem = prepared.read(paths[2])({})
    assert problem.is_white
    assert problem.shape == (1, 4)
    assert '"redundant_features_dropped": 0' in paths[3].read_text()


def test_the_synthetic_regression_is_seeded():
    first, again, other = (synthetic_regression({}, 20, 3, seed) for seed in (0, 0, 1))
    assert (first[0] == again[0]).all()
    assert (first[1] == again[1]).all()
    assert (first[0] != other[0]).any()
