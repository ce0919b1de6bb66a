"""A throw-away Slurm of one node, on this machine alone: started, used and removed again."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PACKAGES = ["slurm-wlm", "munge"]
DAEMONS = ["munged", "slurmctld", "slurmd"]
WHERE_SLURM_LOOKS = Path("/etc/slurm")  # jobs of the plug-in forget SLURM_CONF
CPUS = max(2, os.cpu_count())  # lent to jobs, also where there is only one
SETTINGS = """\
ClusterName=deeplinear-test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
SlurmdParameters=config_overrides
MinJobAge=3600
ReturnToService=2
GresTypes=gpu
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory=64000 Gres=gpu:1 State=UNKNOWN
PartitionName=batch Nodes={host} Default=YES State=UP MaxTime=INFINITE
PartitionName=gpus Nodes={host} State=UP MaxTime=INFINITE
"""


class Unfit(Exception):
    """This machine can't have, or already has, a Slurm; nothing was touched."""


def refuse_unfit_machine() -> None:
    """:raises Unfit: not root on a Debian, or a Slurm that isn't ours is set up or runs."""
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        raise Unfit("needs root on Debian: it installs Slurm and starts its daemons")
    for name in ("slurm.conf", "gres.conf"):
        file = WHERE_SLURM_LOOKS / name
        if file.is_symlink() or file.exists():
            left = f", a link to {file.readlink()}" if file.is_symlink() else ""
            raise Unfit(
                f"needs a machine without Slurm: {file} is there{left}. If a killed test left it, "
                "end the daemons whose process ids its folder holds in *.pid, and remove it"
            )
    running = [name for name in DAEMONS[1:] if _is_running(name)]
    if running:
        raise Unfit(f"needs a machine without Slurm: {' and '.join(running)} runs already")


def install() -> None:
    """Debian's packages, if they aren't there."""
    if all(shutil.which(name) for name in DAEMONS):
        return
    print(f"installing {' and '.join(PACKAGES)}", flush=True)
    quietly = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "check": True}
    subprocess.run(["apt-get", "update", "-qq"], **quietly)
    command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *PACKAGES]
    subprocess.run(command, stdout=subprocess.DEVNULL, **quietly)


class Cluster:
    """A context in which `sbatch` and its like answer; behind it nothing of it is left."""

    def __enter__(self):
        refuse_unfit_machine()
        install()
        signal.signal(signal.SIGTERM, _stop_as_on_ctrl_c)
        self.folder = Path(tempfile.mkdtemp(prefix="deeplinear-slurm-"))
        self.linked = []
        try:
            self._configure()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if _is_up():
            _said("scancel", "--user=root", "--full")
            _wait(lambda: not _said("squeue", "--noheader"), 10)
        for name in reversed(DAEMONS):
            _end(self.folder / f"{name}.pid")
        for file in self.linked:
            file.unlink()
        shutil.rmtree(self.folder)

    def lose_node(self):
        """As if the node lost its power: its daemon is gone, and all that ran for jobs.

        Slurm finds that out by itself after five minutes (SlurmdTimeout); here it is told.
        """
        processes = [int((self.folder / "slurmd.pid").read_text()), *_of_jobs()]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        _said("scontrol", "update", f"nodename={_host()}", "state=down", "reason=power")

    def mend_node(self):
        """The node is back. What was queued again starts now, not in two minutes, as Slurm does."""
        subprocess.run(["slurmd"], check=True, stdin=subprocess.DEVNULL)
        _said("scontrol", "update", f"nodename={_host()}", "state=resume")
        for job in _said("squeue", "--noheader", "--states=PENDING", "--format=%i").split():
            _said("scontrol", "update", f"jobid={job}", "starttime=now")

    def _configure(self):
        folder, host = self.folder, _host()
        folder.chmod(0o755)
        (folder / "munge.key").write_bytes(os.urandom(128))
        (folder / "munge.key").chmod(0o400)
        (folder / "state").mkdir()
        os.mknod(folder / "gpu0", 0o20666, os.makedev(1, 3))  # /dev/null by another name
        settings = SETTINGS.format(folder=folder, host=host, ports=_free_ports(2), cpus=CPUS)
        (folder / "slurm.conf").write_text(settings)
        (folder / "gres.conf").write_text(f"NodeName={host} Name=gpu File={folder}/gpu0\n")
        WHERE_SLURM_LOOKS.mkdir(exist_ok=True)
        for name in ("slurm.conf", "gres.conf"):
            link = WHERE_SLURM_LOOKS / name
            link.symlink_to(folder / name)
            self.linked.append(link)

    def _start(self):
        files = {"key-file": "munge.key", "socket": "munge.socket", "seed-file": "munge.seed"}
        files |= {"log-file": "munge.log", "pid-file": "munged.pid"}
        options = [f"--{option}={self.folder / name}" for option, name in files.items()]
        for command in (["munged", "--force", *options], ["slurmctld", "-c"], ["slurmd"]):
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        if not _wait(_is_up, 30):
            logs = [(self.folder / f"{name}.log").read_text() for name in DAEMONS[1:]]
            raise RuntimeError("the cluster didn't start:\n" + "\n".join(logs))


def _stop_as_on_ctrl_c(*_):
    raise KeyboardInterrupt


def _is_up() -> bool:
    return _said("sinfo", "--noheader", "--format=%T") not in ("", "unknown*", "down")


def _said(*command) -> str:
    command = ("timeout", "5", *command)
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def _host() -> str:
    return socket.gethostname().split(".")[0]


def _of_jobs() -> list[int]:
    """The processes that run for a job: Slurm's own, and those that know its number."""
    found = []
    for process in [path for path in Path("/proc").iterdir() if path.name.isdigit()]:
        with suppress(OSError):
            name, known = (process / "comm").read_text(), (process / "environ").read_bytes()
            if name.startswith("slurmstepd") or b"SLURM_JOB_ID=" in known:
                found.append(int(process.name))
    return found


def _is_running(name: str) -> bool:
    return any(
        (process / "comm").read_text().strip() == name
        for process in Path("/proc").iterdir()
        if process.name.isdigit() and (process / "comm").exists()
    )


def _end(pid_file: Path) -> None:
    if not pid_file.exists():
        return
    process = int(pid_file.read_text())
    for stop in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(process, stop)
        if _wait(lambda: not Path(f"/proc/{process}").exists(), 10):
            return


def _wait(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
