"""What a shell may hold that would change a run: taken out for this process and all its jobs."""

import getpass
import os
import sys
from collections.abc import MutableMapping
from pathlib import Path

HERE = str(Path(__file__).parents[2])  # src/, which jobs find by PYTHONPATH: nothing is to install

# Of another program or session: how Python warns or optimises, numbers of less precision, a date.
FOREIGN = {
    *("MATPLOTLIBRC", "PYTHONDEVMODE", "PYTHONHASHSEED", "PYTHONINSPECT", "PYTHONIOENCODING"),
    *("PYTHONOPTIMIZE", "PYTHONSAFEPATH", "PYTHONSTARTUP", "PYTHONWARNINGS", "SOURCE_DATE_EPOCH"),
    *("NVIDIA_TF32_OVERRIDE", "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE"),
}
KEPT = {"NUMBA_CACHE_DIR"}  # the only one of numba's that moves no number and slows nothing


def tidy(shell: MutableMapping[str, str], path: list[str], workflow: str) -> None:
    """Take out what isn't ours, let matplotlib draw into files, and let jobs find the package.

    :param shell: the environment variables
    :param path: where this process looks for modules, `sys.path`
    :param workflow: the file of Snakemake; folders of PYTHONPATH stay if it lies in one of them, or
        if it is empty
    """
    for name in list(shell):
        if name in FOREIGN or (name.startswith("NUMBA_") and name not in KEPT):
            del shell[name]
    shell["MPLBACKEND"] = "agg"
    given = [folder for folder in shell.get("PYTHONPATH", "").split(os.pathsep) if folder]
    absolute = [str(Path(folder).absolute()) for folder in given]
    own = not workflow or any(Path(workflow).is_relative_to(folder) for folder in absolute)
    others = [folder for folder in given if own and folder != HERE]
    gone = {HERE, *given, *absolute}
    path[:] = [HERE, *others, *(folder for folder in path if folder not in gone)]
    shell["PYTHONPATH"] = os.pathsep.join([HERE, *others])


def tidy_this_process(guest: bool = False) -> None:
    """As `tidy`, for the process that plans a run or that runs one of its jobs.

    A user without a name, as in a container, is called by the number.

    :param guest: whether another workflow imports this one; then its PYTHONPATH stays
    """
    tidy(os.environ, sys.path, "" if guest else sys.modules["snakemake"].__file__)
    try:
        getpass.getuser()
    except (KeyError, OSError):
        os.environ["USER"] = f"user {os.getuid()}"
