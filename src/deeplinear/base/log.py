"""What a job says: on the terminal, and in its log."""

import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

from deeplinear.base.errors import Refusal

SECONDS_BETWEEN_REPORTS = 10.0


@contextmanager
def kept(log: Path | str) -> Iterator[None]:
    """Copy everything written to stderr inside the block to a log file as well.

    A refusal ends the job with its message alone; the traceback is in the log. Whatever else is
    raised goes on as it is, after a copy to the log.
    """
    path = Path(log)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as copy, redirect_stderr(_Both(sys.stderr, copy)):
        try:
            yield
        except Exception as error:
            traceback.print_exc(file=copy)
            if not isinstance(error, Refusal):
                raise
            print(f"\n{error}\nFull log: {path.resolve()}\n", file=sys.stderr)
            sys.exit(1)


class _Both:
    """A text stream that writes to two."""

    def __init__(self, *streams):
        self.streams = streams

    def write(self, text: str) -> int:
        for stream in self.streams:
            stream.write(text)
        return len(text)

    def flush(self) -> None:
        for stream in self.streams:
            stream.flush()

    def isatty(self) -> bool:
        return self.streams[0].isatty()


class Progress:
    """Says how far a long job is, at most every ten seconds and at its end, on stderr."""

    def __init__(self, name: str, total: int):
        """Nothing of `total` is done yet; `name` says what of."""
        self.name, self.total, self.done = name, total, 0
        self.start = self.last = time.monotonic()

    def advance(self, by: int = 1) -> None:
        """So much more is done."""
        self.done += by
        now = time.monotonic()
        if self.done == self.total and now - self.start < SECONDS_BETWEEN_REPORTS:
            return
        if self.done == self.total or now - self.last >= SECONDS_BETWEEN_REPORTS:
            self.last = now
            text = f"  {self.name}: {self.done:,} of {self.total:,}, {now - self.start:.0f} s"
            print(text, file=sys.stderr, flush=True)
