"""A bare Debian in a folder, in which commands run as root: made by debootstrap."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from scratch_study import HOME


class Unfit(Exception):
    """This machine can't make one."""


class Debian:
    """A root folder with nothing but what Debian needs itself; pip is set up as it is here."""

    def __init__(self, folder):
        if os.geteuid() or not shutil.which("apt-get"):
            raise Unfit("needs root on Debian")
        if not shutil.which("debootstrap"):
            subprocess.run(["apt-get", "install", "-qq", "-y", "debootstrap"], check=True)
        self.root, self.seen = Path(folder), [Path("/proc"), Path("/dev"), *_of_pip()]
        made = ["debootstrap", "--variant=minbase", "bookworm", str(self.root)]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        if (settings := Path.home() / ".config/pip").exists():
            shutil.copytree(settings, self.root / "root/.config/pip")
        for path in self.seen:
            inside = self.root / str(path).lstrip("/")
            inside.parent.mkdir(parents=True, exist_ok=True)
            inside.mkdir(exist_ok=True) if path.is_dir() else inside.touch()

    def sh(self, command, folder="/", fails=False):
        """Run a command, in an environment with nothing but the settings of pip.

        What it sees of this machine is mounted for the command alone.
        """
        kept = {n: v for n, v in os.environ.items() if n.startswith(("PIP_", "SSL_", "REQUESTS_"))}
        kept |= {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        kept["DEBIAN_FRONTEND"] = "noninteractive"
        mounts = [f"mount --rbind {path} {self.root}{path}" for path in self.seen]
        inside = shlex.quote(f"cd '{folder}' && {command}")
        script = [*mounts, f"exec chroot {self.root} bash -euo pipefail -c {inside}"]
        called = ["unshare", "--mount", "bash", "-ec", "\n".join(script)]
        done = subprocess.run(called, env=kept, capture_output=True, text=True)
        self.said = done.stdout + done.stderr
        assert bool(done.returncode) == fails, self.said[-3000:]
        return self.said

    def copy_project(self, target):
        """The files that git knows, and whatever is new."""
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        found = subprocess.run(listing, cwd=HOME, capture_output=True, text=True, check=True)
        for name in found.stdout.split("\0")[:-1]:
            path = self.root / target.lstrip("/") / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if (HOME / name).is_file():
                shutil.copy(HOME / name, path)


def _of_pip():
    """The files and folders that pip reads here: its settings, certificates, and local packages."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "debug"], capture_output=True, text=True
    ).stdout
    paths = {Path("/etc/ssl")}
    for word in told.replace("'", " ").replace("=", " ").split():
        path = Path(word.removeprefix("file://").rstrip(":,"))
        if path.is_absolute() and path.exists() and path.parts[1] in ("etc", "opt", "srv", "mnt"):
            paths.add(Path(*path.parts[: 3 if path.parts[1] == "etc" else 2]))
    return sorted(paths)
