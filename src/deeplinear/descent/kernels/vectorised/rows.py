"""Rows of a matrix, each one vector value, inside numba functions.

Arrays are C-contiguous. The width is a literal of the function that is compiled
(`numba.literally`), so that each width has machine code of its own, which is kept on disk.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from deeplinear.descent.kernels.compiled import FAST
from deeplinear.descent.kernels.memory import LANES
from deeplinear.descent.kernels.vectorised.vectors import (
    INDEX,
    Row,
    align,
    entry,
    pieces,
    plus,
    plus_multiple,
    spread,
    total,
    totals,
    zeros,
)


@intrinsic
def constant(typing, number):
    """A literal as a number that is known when the function is compiled."""
    if isinstance(number, types.IntegerLiteral):
        return types.intp(number), lambda context, *_: ir.Constant(
            context.get_value_type(types.intp), number.literal_value
        )


@intrinsic
def together(typing, width):
    """How many rows `add_rows` and `move_rows` take at once."""
    if isinstance(width, types.IntegerLiteral):
        return types.intp(width), lambda context, *_: ir.Constant(
            context.get_value_type(types.intp), _together(width.literal_value)
        )


def _together(width: int) -> int:
    return min(LANES, width)


@intrinsic
def zero(typing, width):
    """A row of zeros."""
    if isinstance(width, types.IntegerLiteral):
        row = Row(width.literal_value)
        return row(width), lambda *_: zeros(row.vector)


@intrinsic
def load(typing, array, index, width):
    """Row `index` of an array whose rows have that width."""
    if isinstance(width, types.IntegerLiteral):
        row = Row(width.literal_value, array.dtype)

        def generate(context, builder, signature, args):
            return builder.load(_address(context, builder, array, *args[:2], row), align=align(row))

        return row(array, types.intp, width), generate


@intrinsic
def store(typing, array, index, row):
    """Write a row."""

    def generate(context, builder, signature, args):
        address = _address(context, builder, array, *args[:2], row)
        builder.store(args[2], address, align=align(row))
        return context.get_dummy_value()

    return types.void(array, types.intp, row), generate


@intrinsic
def add_multiple(typing, row, factor, other):
    """row + factor * other."""

    def generate(context, builder, signature, args):
        return plus_multiple(builder, args[0], spread(builder, args[1], row.vector), args[2])

    return row(row, row.number, row), generate


@intrinsic
def add_times(typing, row, other, another):
    """row + other * another, entry by entry."""

    def generate(context, builder, signature, args):
        return plus_multiple(builder, *args)

    return row(row, row, row), generate


@intrinsic
def total_of(typing, row):
    """The sum of a row's entries."""

    def generate(context, builder, signature, args):
        return total(builder, *args)

    return row.number(row), generate


@intrinsic
def dot(typing, row, other):
    """The inner product of two rows."""

    def generate(context, builder, signature, args):
        return total(builder, builder.fmul(*args, flags=FAST))

    return row.number(row, row), generate


@intrinsic
def add_rows(typing, row, array, index, factors):
    """row + f_i row_i + f_{i+1} row_{i+1} + ..., `together` rows of an array, f = factors.flat.

    In two sums, so that neighbouring rows don't wait for each other.
    """

    def generate(context, builder, signature, args):
        factor = entry(context, builder, factors, args[3], args[2])
        sums = [args[0], zeros(row.vector)]
        for k in range(_together(row.vector.count)):
            address = _address(context, builder, array, args[1], plus(builder, args[2], k), row)
            other = builder.load(address, align=align(row))
            times = spread(builder, builder.load(builder.gep(factor, [INDEX(k)])), row.vector)
            sums[k % 2] = plus_multiple(builder, sums[k % 2], times, other)
        return builder.fadd(*sums, flags=FAST)

    return row(row, array, types.intp, factors), generate


@intrinsic
def move_rows(typing, array, index, factors, row, dots, place):
    """row_i <- row_i + f_i row, and dots[place] = row_i . row of before, for `together` rows.

    In pieces of as many lanes as there are rows, so that their sums fit into one vector.
    """
    piece = ir.VectorType(row.vector.element, _together(row.vector.count))
    count = row.vector.count // piece.count

    def generate(context, builder, signature, args):
        start = _address(context, builder, array, *args[:2], row)
        first = builder.bitcast(start, piece.as_pointer())
        factor = entry(context, builder, factors, args[2], args[1])
        parts = pieces(builder, args[3], piece.count)

        def moved(k):
            times = spread(builder, builder.load(builder.gep(factor, [INDEX(k)])), piece)
            inner = zeros(piece)
            for j, part in enumerate(parts):
                address = builder.gep(first, [INDEX(k * count + j)])
                old = builder.load(address, align=align(row))
                inner = plus_multiple(builder, inner, old, part)
                builder.store(plus_multiple(builder, old, times, part), address, align=align(row))
            return inner

        target = entry(context, builder, dots, *args[4:], piece)
        inner_products = totals(builder, [lambda k=k: moved(k) for k in range(piece.count)])
        builder.store(inner_products, target, align=align(row))
        return context.get_dummy_value()

    return types.void(array, types.intp, factors, row, dots, types.intp), generate


def _address(context, builder, array_type, array, index, row):
    first = builder.mul(index, ir.Constant(index.type, row.vector.count))
    return entry(context, builder, array_type, array, first, row.vector)
