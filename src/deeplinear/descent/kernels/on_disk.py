"""Where the machine code of the kernels is kept, and when it is stale.

Numba itself compares the file of a function with what it kept. Kernels are made of several files,
so here the content of all of them counts.
"""

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from numba.core.caching import (
    CompileResultCacheImpl,
    FunctionCache,
    InTreeCacheLocator,
    UserProvidedCacheLocator,
    UserWideCacheLocator,
)


@cache
def _content() -> str:
    """The SHA-256 of all source files of the kernels, as this process has read them."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _stale_with_any_source(place: type) -> type:
    """A place that numba knows, for code that is stale as soon as any kernel is edited."""
    return type(place.__name__, (place,), {"get_source_stamp": lambda self: _content()})


class _Places(CompileResultCacheImpl):
    """NUMBA_CACHE_DIR if it is set, `__pycache__` beside the source, or the user's cache."""

    _locator_classes = [  # noqa: RUF012, as numba has it
        _stale_with_any_source(place)
        for place in (UserProvidedCacheLocator, InTreeCacheLocator, UserWideCacheLocator)
    ]


class Kept(FunctionCache):
    """The machine code of one function on disk.

    :raises RuntimeError: none of the places can be written to
    """

    _impl_class = _Places

    def save_overload(self, sig: object, data: object) -> None:
        """Keep what was compiled; on a full disk it is used but not kept."""
        with suppress(OSError):
            super().save_overload(sig, data)
