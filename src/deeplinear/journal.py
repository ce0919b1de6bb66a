"""What a job says: on the terminal, and in its log."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path


class Refusal(Exception):
    """An error that the user can mend; its message says how, so no traceback is shown."""


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
            print(f"\n{error}\nThe whole story is in {path.resolve()}\n", file=sys.stderr)
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
