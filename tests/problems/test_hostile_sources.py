"""Mirrors that are slow, endless or redirect away, and archives that unpack without end."""

import contextlib
import gzip
import io
import resource
import ssl
import struct
import tarfile
import threading
import time
import tracemalloc
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from mirrors import GOOD, HASH, left_over, obtain, zipped

from deeplinear.base import files
from deeplinear.base.errors import Refusal
from deeplinear.problems import unpacking
from deeplinear.problems.downloads import SourceFailed
from deeplinear.problems.dropped_files import WrongContent
from deeplinear.problems.members import Members

PEM = (
    Path(__file__).parents[1] / "support/loopback_only.pem"
)  # a certificate and key for these tests alone
MEBIBYTE = 2**20


class Hostile(BaseHTTPRequestHandler):
    def do_GET(self):
        kind = self.path.split("/")[1]
        if kind.startswith("to-"):
            self.send_response(302)
            self.send_header("Location", f"{self.server.others[kind]}/good/data.zip")
            return self.end_headers()
        self.send_response(200)
        if kind != "endless":
            self.send_header("Content-Length", str(len(GOOD)))
        self.end_headers()
        with contextlib.suppress(OSError):  # the client gives up, as it should
            self.answer(kind)

    def answer(self, kind):
        if kind == "good":
            self.wfile.write(GOOD)
        start = time.monotonic()
        while kind in ("drip", "endless") and time.monotonic() < start + 20:
            self.wfile.write(b"x" if kind == "drip" else bytes(MEBIBYTE))
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def mirrors():
    """The addresses of a server by http and of one by https, which redirect to each other."""
    plain, secure = (ThreadingHTTPServer(("127.0.0.1", 0), Hostile) for _ in range(2))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    addresses = [
        f"http://127.0.0.1:{plain.server_port}",
        f"https://127.0.0.1:{secure.server_port}",
    ]
    for server in (plain, secure):
        server.others = {"to-http": addresses[0], "to-https": addresses[1]}
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield addresses
    for server in (plain, secure):
        server.shutdown()


@pytest.fixture
def trusted(monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(PEM))


@pytest.mark.parametrize("kind", ["drip", "endless"])
def test_a_mirror_that_never_ends_is_given_up(mirrors, tmp_path, monkeypatch, kind):
    monkeypatch.setattr("deeplinear.problems.downloads.PATIENCE", 2)
    start = time.monotonic()
    with pytest.raises(SourceFailed, match=r"not there after 1 s, so it was given up.*data/raw"):
        obtain(tmp_path, f"{mirrors[0]}/{kind}/data.zip", timeout=0.5)
    assert time.monotonic() - start < 5
    assert left_over(tmp_path) == []


def test_https_that_redirects_to_http_is_refused(mirrors, tmp_path, trusted):
    plain, secure = mirrors
    with pytest.raises(SourceFailed, match=f"redirects from https to {plain}/good/data.zip"):
        obtain(tmp_path, f"{secure}/to-http/data.zip")
    assert left_over(tmp_path) == []
    for address in (f"{secure}/good/data.zip", f"{plain}/to-https/data.zip"):
        assert obtain(tmp_path / "raw", address)[0][0].read_bytes() == GOOD


def test_a_certificate_that_nobody_vouches_for_is_refused(mirrors, tmp_path):
    with pytest.raises(SourceFailed, match=r"can't be reached \(SSLError"):
        obtain(tmp_path, f"{mirrors[1]}/good/data.zip")
    assert left_over(tmp_path) == []


def test_plain_http_is_taken_only_because_its_content_is_pinned(mirrors, tmp_path):
    address = f"{mirrors[0]}/good/data.zip"
    assert obtain(tmp_path / "a", address)[1] == address
    with pytest.raises(SourceFailed, match=f"expected sha256 {'0' * 64}, found {HASH}"):
        obtain(tmp_path / "b", address, sha256="0" * 64)


def test_a_full_disk_is_no_reason_for_the_next_source(mirrors, tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(GOOD) - 1, limits[1]))
    try:
        with pytest.raises(files.Unwritable, match=r"data\.zip can't be written: File too large"):
            obtain(tmp_path, f"{mirrors[0]}/good/data.zip", "http://127.0.0.1:9/data.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert left_over(tmp_path) == []


def bomb_gz():
    return gzip.compress(b"x" * 64 * MEBIBYTE)


def bomb_tar():
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        entry = tarfile.TarInfo("package/train.idx")
        entry.size = 64 * MEBIBYTE
        archive.addfile(entry, io.BytesIO(bytes(entry.size)))
    return content.getvalue()


def bomb_zip():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train.idx", bytes(64 * MEBIBYTE))
    return content.getvalue()


def lying_zip():
    """The same, but both headers say that the member is 5 bytes long."""
    return bomb_zip().replace(struct.pack("<I", 64 * MEBIBYTE), struct.pack("<I", 5))


@pytest.mark.parametrize(
    ("make", "name", "message"),
    [
        (bomb_gz, "train.idx.gz", "train.idx unpacks to more than 1 MiB"),
        (bomb_tar, "data.tgz", "train.idx unpacks to more than 1 MiB"),
        (bomb_zip, "data.zip", "train.idx unpacks to more than 1 MiB"),
        (lying_zip, "data.zip", "truncated or broken .Bad CRC-32"),
    ],
)
def test_an_archive_that_unpacks_without_end_is_refused(tmp_path, monkeypatch, make, name, message):
    monkeypatch.setattr(unpacking, "LARGEST", MEBIBYTE)
    (tmp_path / name).write_bytes(make())
    tracemalloc.start()
    try:
        with pytest.raises(WrongContent, match=message) as found:
            obtain(tmp_path, f"https://nowhere.invalid/{name}", sha256={"train.idx": "0" * 64})
        assert tracemalloc.get_traced_memory()[1] < 8 * MEBIBYTE
    finally:
        tracemalloc.stop()
    assert name in str(found.value)
    assert left_over(tmp_path) == [name]


def test_what_nobody_asked_for_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "LARGEST", MEBIBYTE)
    content = io.BytesIO(bomb_zip())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("wanted", "x")
    (tmp_path / "data.zip").write_bytes(content.getvalue())
    assert Members([tmp_path / "data.zip"])["wanted"] == b"x"


def test_the_limit_leaves_room_for_the_largest_file_here():
    assert 10 * 60_000 * 28 * 28 < unpacking.LARGEST < 20 * 60_000 * 28 * 28


@pytest.mark.parametrize("name", ["five.zip", "five.idx"])
def test_a_member_may_be_as_large_as_the_limit(tmp_path, monkeypatch, name):
    content = zipped({"five.idx": "12345"}) if name == "five.zip" else gzip.compress(b"12345")
    (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(unpacking, "LARGEST", 5)
    assert Members([tmp_path / name])["five.idx"] == b"12345"
    monkeypatch.setattr(unpacking, "LARGEST", 4)
    with pytest.raises(Refusal, match=r"five\.idx unpacks to more than"):
        Members([tmp_path / name])["five.idx"]
