"""Rows of a matrix, each one vector value, inside numba functions."""

from functools import cache
from typing import NamedTuple

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from deeplinear.kernels.vectors import (
    FAST,
    INDEX,
    Row,
    entry,
    pieces,
    plus,
    plus_multiple,
    spread,
    total,
    totals,
    zeros,
)

LANES = 8  # so many rows are worked on at once, in pieces of so many entries, if there are more


class RowOperations(NamedTuple):
    """Numba functions on rows of one width; arrays are C-contiguous.

    load(array, i) is row i; store(array, i, row) writes it; add_multiple(row, factor, other) is
    row + factor * other; dot(row, other) is their inner product. Two take `together` rows at once,
    those from i on, each with its factor, f_i = factors.flat[i]: add_rows(row, array, i, factors)
    is row + f_i row_i + ...; move_rows(array, i, factors, other, dots, j) puts row_i . other, ...
    into dots[j:], and in the same pass f_i other is added to row_i, ....
    """

    load: object
    store: object
    add_multiple: object
    dot: object
    add_rows: object
    move_rows: object
    together: int


@cache
def operations(width: int, number: types.Float = types.float64) -> RowOperations:
    """The row operations for one width; LLVM cuts the rows to the machine's registers."""
    row, together = Row(width, number), min(LANES, width)
    single = _load(row), _store(row), _add_multiple(row), _dot(row)
    return RowOperations(*single, _add_rows(row, together), _move_rows(row, together), together)


def _address(context, builder, array_type, array, index, row):
    first = builder.mul(index, ir.Constant(index.type, row.vector.count))
    return entry(context, builder, array_type, array, first, row.vector)


def _bytes(row):
    return row.number.bitwidth // 8


def _load(row):
    @intrinsic
    def load(typing, array, index):
        def generate(context, builder, signature, args):
            address = _address(context, builder, signature.args[0], *args, row)
            return builder.load(address, align=_bytes(row))

        return row(array, types.intp), generate

    return load


def _store(row):
    @intrinsic
    def store(typing, array, index, value):
        def generate(context, builder, signature, args):
            address = _address(context, builder, signature.args[0], *args[:2], row)
            builder.store(args[2], address, align=_bytes(row))
            return context.get_dummy_value()

        return types.void(array, types.intp, row), generate

    return store


def _add_multiple(row):
    @intrinsic
    def add_multiple(typing, value, factor, other):
        def generate(context, builder, signature, args):
            value, factor, other = args
            return plus_multiple(builder, value, spread(builder, factor, row.vector.count), other)

        return row(row, row.number, row), generate

    return add_multiple


def _dot(row):
    @intrinsic
    def dot(typing, value, other):
        def generate(context, builder, signature, args):
            return total(builder, builder.fmul(*args, flags=FAST))

        return row.number(row, row), generate

    return dot


def _add_rows(row, together):
    """In two sums, so that neighbouring rows don't wait for each other."""

    @intrinsic
    def add_rows(typing, value, array, index, factors):
        def generate(context, builder, signature, args):
            factor = entry(context, builder, signature.args[3], args[3], args[2])
            sums = [args[0], zeros(row.vector)]
            for k in range(together):
                index = plus(builder, args[2], k)
                address = _address(context, builder, signature.args[1], args[1], index, row)
                number = builder.load(builder.gep(factor, [INDEX(k)]))
                other = builder.load(address, align=_bytes(row))
                times = spread(builder, number, row.vector.count)
                sums[k % 2] = plus_multiple(builder, sums[k % 2], times, other)
            return builder.fadd(*sums, flags=FAST)

        return row(row, array, types.intp, factors), generate

    return add_rows


def _move_rows(row, together):
    """In pieces of as many lanes as there are rows, so that their sums fit into one vector."""
    piece = ir.VectorType(row.vector.element, together)
    count = row.vector.count // together

    @intrinsic
    def move_rows(typing, array, index, factors, other, dots, place):
        def generate(context, builder, signature, args):
            start = _address(context, builder, signature.args[0], *args[:2], row)
            first = builder.bitcast(start, piece.as_pointer())
            factor = entry(context, builder, signature.args[2], args[2], args[1])
            parts = pieces(builder, args[3], together)

            def moved(k):
                number, dot = builder.load(builder.gep(factor, [INDEX(k)])), zeros(piece)
                times = spread(builder, number, together)
                for j, part in enumerate(parts):
                    address = builder.gep(first, [INDEX(k * count + j)])
                    old = builder.load(address, align=_bytes(row))
                    dot = plus_multiple(builder, dot, old, part)
                    new = plus_multiple(builder, old, times, part)
                    builder.store(new, address, align=_bytes(row))
                return dot

            target = entry(context, builder, signature.args[4], *args[4:], piece)
            builder.store(totals(builder, moved, 0, together), target, align=_bytes(row))
            return context.get_dummy_value()

        return types.void(array, types.intp, factors, row, dots, types.intp), generate

    return move_rows
