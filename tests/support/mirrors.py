"""A web server on loopback with good and bad copies of a dataset."""

import io
import time
import zipfile
from http.server import BaseHTTPRequestHandler

from deeplinear.base import seals
from deeplinear.problems import sources


def zipped(members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)  # without the time, which names tests
    return content.getvalue()


GOOD = zipped({"Data/batch1.dat": "1;2.0 1:3.0\n"})
HASH = seals.sha256(GOOD)
HTML = b"<!DOCTYPE html><html><body>Sign in to continue</body></html>"


class Mirror(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.split("/")[1]
        if name == "moved":
            self.send_response(302)
            self.send_header("Location", "/good/data.zip")
            self.end_headers()
            return
        if name == "slow":
            time.sleep(3)
        body = {"html": HTML, "other": zipped({"a": "b"}), "half": GOOD[:40]}.get(name, GOOD)
        self.send_response(404 if name == "missing" else 200)
        self.send_header("Content-Length", str(len(GOOD) if name == "broken" else len(body)))
        self.end_headers()
        if name == "stalled":
            self.wfile.write(body[:20])
            self.wfile.flush()
            time.sleep(3)
        self.wfile.write(body[:20] if name == "broken" else body)

    def log_message(self, *args):
        pass


def obtain(folder, *origins, sha256=HASH, timeout=10.0):
    return sources.obtain("it", {"sources": list(origins), "sha256": sha256}, folder, timeout)


def left_over(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]
