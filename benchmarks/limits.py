"""What this machine can do on one core: the limits beside which the kernels are printed.

    make bench

Multiply-adds on values in registers, multiply-adds that read a row from each level of the cache,
matrix products, and the passes of the scalar-output kernel without what ties them to each other.
"""

import statistics
import time
from collections.abc import Callable

import numba
import numpy as np
from numba import types

from deeplinear.descent.kernels.memory import LANES, aligned
from deeplinear.descent.kernels.vectorised.rows import add_multiple, load, store
from deeplinear.descent.kernels.vectorised.several_rows import add_rows, move_rows

ROUNDS, WIDTH = 7, 32  # a row of 32 is half of the registers of AVX2
LEVELS = {"16 KiB": 2**14, "256 KiB": 2**18, "8 MiB": 2**23}  # as a rule L1, L2 and L3 or memory
PRODUCT = 1024  # size of the square matrices multiplied
SHORT = 16  # three of these fit the registers


@numba.njit(error_model="numpy")
def in_registers(state, factors, repeats, width):
    """Multiply-adds of three short rows that stay where they are; no two steps can be merged."""
    one, two, three = load(state, 0, width), load(state, 1, width), load(state, 2, width)
    for _ in range(repeats):
        one = add_multiple(one, factors[0], two)
        two = add_multiple(two, factors[1], three)
        three = add_multiple(three, factors[2], one)
    store(state, 0, add_multiple(one, factors[0], add_multiple(two, factors[1], three)))


@numba.njit(error_model="numpy")
def read(state, factors, repeats, width):
    """Multiply-adds of all rows into one, as on the way down through the layers."""
    for _ in range(repeats):
        value = load(state, 0, width)
        for i in range(1, len(state)):
            value = add_multiple(value, factors[i], load(state, i, width))
        store(state, 0, value)


@numba.njit(error_model="numpy")
def down_and_up(state, factors, repeats, width):
    """The passes of a scalar-output step over its weights: a read, then a read and a write."""
    dots = np.empty(LANES)
    for _ in range(repeats):
        value = load(state, 0, width)
        for i in range(len(state) - LANES, -1, -LANES):
            value = add_rows(value, state, i, factors)
        for i in range(0, len(state), LANES):
            move_rows(state, i, factors, value, dots, 0)


def seconds(work: Callable[[], object]) -> float:
    """CPU time of a piece of work, median of some rounds after one to warm up."""
    work()
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        rounds.append(time.process_time() - start)
    return statistics.median(rounds)


def _per_second(loop: Callable, height: int, repeats: int, width: int = WIDTH) -> float:
    """How often in a second a loop goes over a state of that many rows."""
    array, index = types.float64[:, ::1], types.intp
    compiled = loop.compile((array, types.float64[::1], index, types.literal(width)))
    state, factors = aligned(height * width).reshape(height, width), np.full(height, 1e-9)
    return repeats / seconds(lambda: compiled(state, factors, repeats, width))


def steps_limit(depth: int, width: int = WIDTH) -> float:
    """Steps per second of the scalar-output loop if no layer had to wait for another."""
    height = (depth - 1) * width
    return _per_second(down_and_up, height, 2**26 // (height * width), width)


def matrix_product(dtype: type) -> float:
    """Floating-point operations per second of a large product of square matrices."""
    A = np.random.default_rng(0).standard_normal((PRODUCT, PRODUCT)).astype(dtype)
    return 2 * PRODUCT**3 / seconds(lambda: A @ A)


def measured() -> dict[str, float]:
    """Floating-point operations per second, two for a multiply-add; float64 but for sgemm."""
    rates = {"registers": 6 * SHORT * _per_second(in_registers, 3, 2**22, SHORT)}
    for name, size in LEVELS.items():
        height = size // (8 * WIDTH)
        per_pass = 2 * WIDTH * (height - 1)
        repeats = max(1, 2**22 // height)
        rates[name] = per_pass * _per_second(read, height, repeats)
    return rates | {"dgemm": matrix_product(np.float64), "sgemm": matrix_product(np.float32)}
