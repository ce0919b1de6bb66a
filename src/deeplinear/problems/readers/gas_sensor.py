"""UCI Gas Sensor Array Drift at Different Concentrations (id 270)."""

import itertools
import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from deeplinear.base import contracts
from deeplinear.base.arrays import Matrix
from deeplinear.base.errors import Refusal
from deeplinear.base.values import Count

CONTRACT = contracts.Reader(
    options={
        "gas": Count(
            "1 ethanol, 2 ethylene, 3 ammonia, 4 acetaldehyde, 5 acetone or 6 toluene", at_most=6
        )
    }
)

FEATURES = 128
BATCH, LIKE_BATCH = re.compile(r"batch([1-9]\d*)\.dat"), re.compile(r"batch[\W_]*\d", re.I)
DECIMALS = re.compile(rb"[1-6];\d+\.(\d+)")


class Format(NamedTuple):
    """What a line and its beginning match, and what a number does."""

    row: re.Pattern
    head: re.Pattern
    number: bytes


@cache
def _format(decimals: int) -> Format:
    """The format of lines whose numbers all have so many decimals."""
    number = rb"\d+\.\d{%d}" % decimals
    head = rb"([1-6]);(?!0+\.0{%d}(?!\d))(%b)" % (decimals, number)  # no concentration is 0
    values = [rb" %d:(-?%b)" % (index, number) for index in range(1, FEATURES + 1)]
    row = b"".join([head, *values, rb" ?\r?"])
    return Format(re.compile(row), re.compile(head), number)


def gas_sensor(members: Mapping[str, bytes], gas: int) -> tuple[Matrix, Matrix]:
    """The rows of one gas: sensor features (m, 128) and concentrations in ppm (m, 1).

    Lines read `gas;concentration 1:value ... 128:value`, all numbers of a batch with as many
    decimals (UCI's have six), so that one that is cut shows; batches are joined in their order.

    :param gas: 1 ethanol, 2 ethylene, 3 ammonia, 4 acetaldehyde, 5 acetone, 6 toluene
    :raises Refusal: no batch file among the members, a malformed line, or no row of the gas
    """
    batches = {name: members[name] for name in _in_order(members)}
    for one, other in itertools.combinations(filter(batches.get, batches), 2):
        if batches[one] == batches[other]:
            raise Refusal(f"{one} and {other} hold the same lines; expected each batch once")
    rows = [row for name, content in batches.items() for row in _rows(content, name)]
    chosen = np.array([values for gas_of_row, values in rows if gas_of_row == gas])
    if not len(chosen):
        held = sorted({gas_of_row for gas_of_row, _ in rows})
        raise Refusal(f"no row of gas {gas}; the files hold gases {held}")
    return chosen[:, 1:], chosen[:, :1]


def _in_order(members: Mapping[str, bytes]) -> list[str]:
    """The names of the batches by their number.

    :raises Refusal: there is none, or a name that looks like one and isn't
    """
    for name in members:
        if LIKE_BATCH.match(name) and not BATCH.fullmatch(name):
            raise Refusal(f"a member is called {name}; expected batch<number>.dat, as batch1.dat")
    found = {int(match[1]): name for name in members if (match := BATCH.fullmatch(name))}
    if not found:
        raise Refusal(f"no member is called batch<number>.dat; found {sorted(members)}")
    return [found[number] for number in sorted(found)]


def _rows(content: bytes, name: str) -> list[tuple[int, list[float]]]:
    """The gas of each line, and its concentration followed by its features: 129 numbers.

    :raises Refusal: the first line that isn't in the format, by its number
    """
    lines, rows = content.rstrip(b"\r\n").split(b"\n"), []
    first = DECIMALS.match(content)
    form = _format(len(first[1]) if first else 6)
    for number, line in enumerate(lines if lines != [b""] else [], 1):
        if not (match := form.row.fullmatch(line)):
            where = f"{name} is not in the format of the gas sensor data, line {number}"
            raise Refusal(f"{where}: {_fault(line, form)}")
        rows.append((int(match[1]), [float(value) for value in match.groups()[1:]]))
    return rows


def _fault(line: bytes, form: Format) -> str:
    """The first part of a line that isn't what it should be, and what that is."""
    head, *values = line.rstrip(b" \r").split(b" ")
    if not form.head.fullmatch(head):
        return f"it starts with {_shown(head)}; expected <gas, 1 to 6>;<ppm above 0 with decimals>"
    for number, value in enumerate([*values, b""], 1):
        if number > FEATURES:
            return f"{len(values)} values; expected {FEATURES}"
        if not re.fullmatch(rb"%d:-?%b" % (number, form.number), value):
            expected = f"{number}:<number with as many decimals as the others>"
            return f"found {_shown(value)}; expected {expected}"
    return "more than a blank at its end"


def _shown(part: bytes) -> str:
    """A part of a line as it is in a message; nothing is the end of the line."""
    return repr(part[:40].decode(errors="replace")) if part else "nothing"
