"""Which form of a kernel runs: the vectorised one, or the plain one where that fails."""

import sys
from collections.abc import Callable
from functools import cache

import numba
import numpy as np

from deeplinear.base.errors import Refusal


@cache
def fastest(plain: Callable) -> Callable:
    """The vectorised form of a kernel; from its first failure to compile on, the plain form.

    The vectorised form has the same name, in the file of the same name in `vectorised`, and the
    same parameters. The plain form runs as Python under NUMBA_DISABLE_JIT=1.
    """
    failed = False

    def run(*arguments: object) -> object:
        nonlocal failed
        if not failed:
            try:
                return _vectorised(plain)(*arguments)
            except Exception as error:
                failed = True
                _say_once(error)
        with np.errstate(over="ignore", invalid="ignore"):
            return plain(*arguments)

    return run


def _vectorised(plain: Callable) -> Callable:
    """The vectorised form of a plain one.

    :raises Exception: whatever an unknown version of numba or llvmlite raises
    """
    if numba.config.DISABLE_JIT:
        raise Refusal("NUMBA_DISABLE_JIT is set")
    from deeplinear.descent.kernels import vectorised

    return getattr(getattr(vectorised, plain.__module__.split(".")[-1]), plain.__name__)


def _say_once(reason: Exception) -> None:
    """Tell on stderr, once in a process, that plain forms run."""
    if not _said:
        _said.append(reason)
        named = "" if isinstance(reason, Refusal) else f"{type(reason).__name__}: "
        (first, *_) = [*str(reason).strip().splitlines(), ""]
        print(
            f"deeplinear: the vectorised kernels can't be used here ({named}{first}). The plain "
            "kernels run instead: slower, but the same numbers to rounding.",
            file=sys.stderr,
        )


_said: list[Exception] = []
