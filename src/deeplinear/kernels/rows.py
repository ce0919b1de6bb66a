"""Rows of a matrix as LLVM vectors inside numba functions.

Numba's plain loops keep going through memory, because LLVM can't prove that two arrays don't
overlap. A row held as one vector value stays in registers: 5 x faster on the scalar-output loop.
"""

from functools import cache
from typing import NamedTuple

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, register_model

DOUBLE, INDEX = ir.DoubleType(), ir.IntType(32)
# Everything that helps vectorising but keeps NaN and infinity, which are results here.
FAST = ("contract", "reassoc", "nsz", "arcp")
LANES = 8  # a row is worked on in pieces of so many, if it has more


class Row(types.Type):
    """The numba type of a row of `width` float64."""

    def __init__(self, width: int):
        self.width = width
        super().__init__(f"Row({width})")


@register_model(Row)
class _RowModel(models.PrimitiveModel):
    def __init__(self, manager, row):
        super().__init__(manager, row, ir.VectorType(DOUBLE, row.width))


class RowOperations(NamedTuple):
    """Numba functions on rows of one width; `array` is C-contiguous float64, `width` columns.

    load(array, i) is row i; store(array, i, row) writes it; add_multiple(row, factor, other) is
    row + factor * other; dot(row, other) is their inner product. move_and_dot(array, i, factor,
    other) is dot(row i, other), and adds factor * other to row i in the same pass.
    """

    load: object
    store: object
    add_multiple: object
    dot: object
    move_and_dot: object


@cache
def operations(width: int) -> RowOperations:
    """The row operations for one width; LLVM cuts the rows to the machine's registers."""
    row = Row(width)
    return RowOperations(_load(row), _store(row), _add_multiple(row), _dot(row), _move_and_dot(row))


def _address(context, builder, array_type, array, index, width):
    data = context.make_array(array_type)(context, builder, array).data
    first = builder.gep(data, [builder.mul(index, ir.Constant(index.type, width))])
    return builder.bitcast(first, ir.VectorType(DOUBLE, width).as_pointer())


def _load(row):
    @intrinsic
    def load(typing, array, index):
        def generate(context, builder, signature, args):
            value = builder.load(_address(context, builder, signature.args[0], *args, row.width))
            value.align = 8
            return value

        return row(array, types.intp), generate

    return load


def _store(row):
    @intrinsic
    def store(typing, array, index, value):
        def generate(context, builder, signature, args):
            *place, vector = args
            address = _address(context, builder, signature.args[0], *place, row.width)
            builder.store(vector, address, align=8)
            return context.get_dummy_value()

        return types.void(array, types.intp, row), generate

    return store


def _add_multiple(row):
    @intrinsic
    def add_multiple(typing, value, factor, other):
        def generate(context, builder, signature, args):
            return _plus_multiple(builder, args[0], _spread(builder, args[1], row.width), args[2])

        return row(row, types.float64, row), generate

    return add_multiple


def _dot(row):
    @intrinsic
    def dot(typing, value, other):
        def generate(context, builder, signature, args):
            return _sum(builder, builder.fmul(*args, flags=FAST))

        return types.float64(row, row), generate

    return dot


def _move_and_dot(row):
    """In pieces, so that `other` and a piece of the row fit the registers together."""
    width = min(LANES, row.width)
    piece = ir.VectorType(DOUBLE, width)

    @intrinsic
    def move_and_dot(typing, array, index, factor, other):
        def generate(context, builder, signature, args):
            start = _address(context, builder, signature.args[0], *args[:2], row.width)
            first = builder.bitcast(start, piece.as_pointer())
            factors, total = _spread(builder, args[2], width), ir.Constant(piece, [0.0] * width)
            for k in range(row.width // width):
                place = builder.gep(first, [INDEX(k)])
                old, lanes = builder.load(place, align=8), range(k * width, (k + 1) * width)
                part = builder.shuffle_vector(args[3], args[3], _integers(lanes))
                total = _plus_multiple(builder, total, old, part)
                builder.store(_plus_multiple(builder, old, factors, part), place, align=8)
            return _sum(builder, total)

        return types.float64(array, types.intp, types.float64, row), generate

    return move_and_dot


def _plus_multiple(builder, value, factors, other):
    """value + factors * other, entry by entry."""
    return builder.fadd(value, builder.fmul(factors, other, flags=FAST), flags=FAST)


def _spread(builder, number, width):
    """The vector of that width with the number in every place."""
    blank = ir.Constant(ir.VectorType(DOUBLE, width), ir.Undefined)
    first = builder.insert_element(blank, number, INDEX(0))
    return builder.shuffle_vector(first, blank, _integers([0] * width))


def _sum(builder, vector):
    """The sum of a vector's entries."""
    kind = ir.FunctionType(DOUBLE, [DOUBLE, vector.type])
    name = f"llvm.vector.reduce.fadd.v{vector.type.count}f64"
    add_up = cgutils.get_or_insert_function(builder.module, kind, name)
    return builder.call(add_up, [ir.Constant(DOUBLE, -0.0), vector], fastmath=FAST)


def _integers(values):
    return ir.Constant(ir.VectorType(ir.IntType(32), len(values)), list(values))
