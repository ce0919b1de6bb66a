import io
import re
import warnings
import zipfile

import numpy as np
import pytest
from mirrors import zipped

from deeplinear.base import plugins, seals, signatures
from deeplinear.base.errors import Refusal
from deeplinear.problems import fetching, prepared, random_problems
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


GAS_LINE = line(1, 10.0, np.arange(1, 129) / 7)


def with_fault(old, new, count=1):
    """The lines 1 and 3 of a batch as they should be, and line 2 with a fault."""
    assert old in GAS_LINE
    return GAS_LINE + GAS_LINE.replace(old, new, count) + GAS_LINE


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (with_fault(" 77:11.000000", ""), "found '78:11.142857'; expected 77:"),
        (with_fault(" 77:", " 76:"), "found '76:11.000000'; expected 77:"),
        (with_fault(" 77:11.000000", " 78:11.142857 77:11.000000"), "found '78:11.142857'"),
        (with_fault(" 128:18.285714", ""), "found nothing; expected 128:"),
        (with_fault(" 128:18.285714", " 128:18.285714 129:1.000000"), "129 values; expected 128"),
        (with_fault(" 128:18.285714", " 0:18.285714"), "found '0:18.285714'; expected 128:"),
        (with_fault(" 5:0.714286", " 5:0.714"), "found '5:0.714'; expected 5:"),
        (with_fault(" 5:0.714286", " 5:"), "found '5:'; expected 5:"),
        (with_fault(" 5:0.714286", " 5:nan"), "found '5:nan'"),
        (with_fault(" 5:0.714286", " 5:1e400"), "found '5:1e400'"),
        (with_fault(" 5:0.714286", " 5:0,714286"), "found '5:0,714286'"),
        (with_fault(" 5:0.714286", " 5:1_0.714286"), "found '5:1_0.714286'"),
        (with_fault(" 5:", "  5:"), "found nothing; expected 5:"),
        (with_fault(" 5:", "\t5:"), "found '4:0.571429"),
        (with_fault(" 5:", " # 5:"), "found '#'"),
        (with_fault(";10.000000", ""), "it starts with '1'; expected <gas, 1 to 6>;<ppm"),
        (with_fault("1;10", "1.5;10"), "it starts with '1.5;10.000000'"),
        (with_fault("1;10", "7;10"), "it starts with '7;10.000000'"),
        (with_fault("1;10", "0;10"), "it starts with '0;10.000000'"),
        (with_fault("1;10", "-1;10"), "it starts with '-1;10.000000'"),
        (with_fault("1;10", "1;-10"), "it starts with '1;-10.000000'"),
        (with_fault("1;10.0", "1;0.0"), "it starts with '1;0.000000'"),
        (with_fault("1;10", "1,3;10"), "it starts with '1,3;10.000000'"),
        (with_fault("1;10.000000", "1;10.000000;5.000000"), "it starts with '1;10.000000;5"),
        (GAS_LINE + GAS_LINE[:-1] + GAS_LINE, "257 values; expected 128"),  # two lines in one
        (GAS_LINE + "\n" + GAS_LINE, "it starts with nothing"),
        (GAS_LINE + GAS_LINE[:-5], "found '128:18.285'; expected 128:"),  # the end of the file
        (GAS_LINE + GAS_LINE[:700], "found "),
        (GAS_LINE + "\0" * 50, "it starts with "),
        (GAS_LINE + "\x1a", "it starts with "),
        (GAS_LINE + "x" * 41, f"it starts with '{'x' * 40}';"),
    ],
)
def test_a_line_with_a_gap_or_a_fault_is_refused_by_file_and_number(content, found):
    with pytest.raises(Refusal) as refusal:
        gas_sensor({"batch1.dat": GAS_LINE.encode(), "batch3.dat": content.encode()}, gas=1)
    assert "batch3.dat is not in the format of the gas sensor data, line 2: " in str(refusal.value)
    assert found in str(refusal.value)


def test_ends_of_lines_may_be_those_of_windows_and_an_empty_batch_is_none():
    content = with_fault(" \n", "\r\n").replace(" \n", " \r\n").rstrip() + "\n\n"
    members = {"batch1.dat": b"", "batch2.dat": content.encode(), "batch3.dat": b"\n"}
    assert gas_sensor(members, gas=1)[0].shape == (3, 128)


def test_the_first_number_says_how_many_decimals_all_have():
    rows = [[1, "10.0", *(f"{i}.5" for i in range(128))], [1, "7.5", *["2.0"] * 128]]
    lines = [
        f"{g};{ppm} " + " ".join(f"{i}:{v}" for i, v in enumerate(vs, 1)) for g, ppm, *vs in rows
    ]
    assert gas_sensor({"batch1.dat": "\n".join(lines).encode()}, gas=1)[0].shape == (2, 128)
    with pytest.raises(Refusal, match="line 2: found '128:2'; expected 128:"):
        gas_sensor({"batch1.dat": "\n".join(lines)[:-2].encode()}, gas=1)


def test_a_byte_order_mark_is_named():
    with pytest.raises(Refusal, match=r"line 1: it starts with '\\ufeff1;10"):
        gas_sensor({"batch1.dat": GAS_LINE.encode("utf-8-sig")}, gas=1)


@pytest.mark.parametrize(
    "name",
    ["batch01.dat", "Batch2.dat", "batch3.dat.bak", "batch4 (1).dat", "batch_5.dat", "batch6.txt"],
)
def test_no_batch_is_left_out_for_its_name(name):
    members = {"batch1.dat": GAS_LINE.encode(), "README": b"", "._batch1.dat": b"\0"}
    assert len(gas_sensor(members, gas=1)[0]) == 1
    with pytest.raises(Refusal, match=re.escape(f"a member is called {name}; expected batch<")):
        gas_sensor({**members, name: GAS_LINE.encode()}, gas=1)


def test_a_batch_that_is_there_twice_is_refused():
    members = dict.fromkeys(["batch1.dat", "batch7.dat"], GAS_LINE.encode())
    with pytest.raises(Refusal, match=r"batch1\.dat and batch7\.dat hold the same lines"):
        gas_sensor(members, gas=1)


MATRIX = np.arange(12.0).reshape(4, 3)


@pytest.mark.parametrize(
    ("read", "message"),
    [
        ((MATRIX,), "gives 1 arrays. Expected: inputs and targets"),
        ((MATRIX, MATRIX, MATRIX), "gives 3 arrays"),
        ((MATRIX, MATRIX[:3]), r"inputs \(4, 3\), targets \(3, 3\). Expected: sizes that go"),
        ((MATRIX, MATRIX[:, 0]), r"targets of type float64 and shape \(4,\)"),
        ((MATRIX[:0], MATRIX[:0]), r"inputs of type float64 and shape \(0, 3\)"),
        ((MATRIX.astype(str), MATRIX), "inputs of type <U32"),
        ((MATRIX.astype(object), MATRIX), "inputs of type object"),
        ((MATRIX * 1j, MATRIX), "inputs of type complex128"),
        ((MATRIX, np.where(MATRIX == 7, np.nan, MATRIX)), "targets with nan in row 2, column 1"),
        ((np.where(MATRIX == 2, -np.inf, MATRIX), MATRIX), "inputs with -inf in row 0, column 2"),
        ((MATRIX, MATRIX, MATRIX[:, :2], MATRIX), "Expected: sizes that go together"),
        ((MATRIX, MATRIX, MATRIX[:2], MATRIX), "Expected: sizes that go together"),
        ((MATRIX, MATRIX, MATRIX, MATRIX[:, :1]), "Expected: sizes that go together"),
    ],
)
@pytest.mark.parametrize("random", [False, True])
def test_what_no_reader_may_give_is_refused(monkeypatch, read, message, random):
    monkeypatch.setattr(plugins, "load", lambda *_: lambda **_: read)
    monkeypatch.setattr(signatures, "accepted", lambda *_: {})
    block = {"reader": "mine", "title": "mine", "whiten": False}
    ways = [
        lambda: fetching.fetch("mine", block, "nowhere", allow_stand_in=False),
        lambda: random_problems.of_cells(block)({"seed": 0}),
    ]
    with pytest.raises(Refusal, match="The reader mine gives") as refusal:
        ways[random]()
    assert re.search(message, str(refusal.value))


def saved(path, **arrays):
    np.savez(path, **arrays)
    return path.read_bytes()


def test_a_file_of_arrays_that_is_not_whole_is_refused(tmp_path):
    path, eye = tmp_path / "p.npz", np.eye(3)
    good = saved(path, inputs=MATRIX, targets=MATRIX)
    assert prepared.read(path)({}).shape == (3, 3)
    twice = io.BytesIO(good)
    with zipfile.ZipFile(twice, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("inputs.npy", archive.read("targets.npy"))
    flipped = good.replace(MATRIX.tobytes(), MATRIX[::-1].tobytes(), 1)
    problem = {"covariance": eye, "cross": eye[:2], "target_gram": eye[:2, :2]}
    contents = {
        "can't be read|can be read": [good[:200], flipped, b"", b"1,2,3\n"],
        "holds nothing. Expected: inputs, targets": [b"PK\5\6" + bytes(18)],
        "holds inputs, targets, inputs. Expected: inputs, targets, each once": [twice.getvalue()],
        "holds inputs. Expected: inputs, targets": [saved(path, inputs=MATRIX)],
        "Expected: inputs, targets, test_inputs, test_targets": [
            saved(path, inputs=MATRIX, targets=MATRIX, test_inputs=MATRIX)
        ],
        "holds covariance, cross. Expected: covariance, cross, target_gram": [
            saved(path, covariance=eye, cross=eye)
        ],
        "sizes that go together": [saved(path, **problem | {"target_gram": eye})],
        "cross with nan in row 0": [saved(path, **problem | {"cross": eye[:2] * np.nan})],
    }
    for message, wrong in contents.items():
        for content in wrong:
            path.write_bytes(content)
            with pytest.raises(Refusal, match=message):
                prepared.read(path)
    path.unlink()
    with pytest.raises(Refusal, match="No such file"):
        prepared.read(path)
    saved(path, **problem, optimum=eye[:2], optimal_loss=1.0)
    assert prepared.read(path)({}).shape == (2, 3)
