"""Loops as machine code, kept on disk from one process to the next."""

from collections.abc import Callable
from contextlib import suppress

import numba

# Everything that helps vectorising but keeps NaN and infinity, which are results here.
FAST = ("contract", "reassoc", "nsz", "arcp")
OPTIONS = {"error_model": "numpy", "fastmath": set(FAST)}
CONVERGED, DIVERGED, GOING_ON = 0, 1, 2  # how a kernel says why it came back


def compiled(function: Callable) -> Callable:
    """A function that is compiled when it is first called, or found on disk as compiled before.

    With NUMBA_DISABLE_JIT=1 it is left as it is, and runs as Python.
    """
    made = numba.njit(**OPTIONS)(function)
    # Where no folder can be written to, or another numba keeps code in another way, the code is
    # compiled in each process.
    with suppress(ImportError, AttributeError, RuntimeError):
        from deeplinear.descent.kernels.on_disk import Kept

        made._cache = Kept(function)
    return made


# A part of such a function: it becomes machine code together with what calls it.
part = numba.njit(**OPTIONS, forceinline=True)
