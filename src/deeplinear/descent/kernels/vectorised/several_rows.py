"""Several rows of a matrix at once, and one row that they are added to or moved along."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from deeplinear.descent.kernels.compiled import FAST
from deeplinear.descent.kernels.memory import LANES
from deeplinear.descent.kernels.vectorised.rows import row_address
from deeplinear.descent.kernels.vectorised.vectors import (
    INDEX,
    align,
    entry,
    pieces,
    plus,
    plus_multiple,
    spread,
    totals,
    zeros,
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
def add_rows(typing, row, array, index, factors):
    """row + f_i row_i + f_{i+1} row_{i+1} + ..., `together` rows of an array, f = factors.flat.

    In two sums, so that neighbouring rows don't wait for each other.
    """

    def generate(context, builder, signature, args):
        factor = entry(context, builder, factors, args[3], args[2])
        sums = [args[0], zeros(row.vector)]
        for k in range(_together(row.vector.count)):
            address = row_address(context, builder, array, args[1], plus(builder, args[2], k), row)
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
        start = row_address(context, builder, array, *args[:2], row)
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
