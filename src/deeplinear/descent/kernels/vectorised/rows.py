"""Rows of a matrix, each one vector value, inside numba functions.

Arrays are C-contiguous. The width is a literal of the function that is compiled
(`numba.literally`), so that each width has machine code of its own, which is kept on disk.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from deeplinear.descent.kernels.compiled import FAST
from deeplinear.descent.kernels.vectorised.vectors import (
    Row,
    align,
    entry,
    plus_multiple,
    spread,
    total,
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
            address = row_address(context, builder, array, *args[:2], row)
            return builder.load(address, align=align(row))

        return row(array, types.intp, width), generate


@intrinsic
def store(typing, array, index, row):
    """Write a row."""

    def generate(context, builder, signature, args):
        address = row_address(context, builder, array, *args[:2], row)
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


def row_address(context, builder, array_type, array, index, row):
    """Where row `index` of an array is, as the address of a vector."""
    first = builder.mul(index, ir.Constant(index.type, row.vector.count))
    return entry(context, builder, array_type, array, first, row.vector)
