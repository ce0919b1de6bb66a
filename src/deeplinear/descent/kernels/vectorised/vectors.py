"""LLVM vectors inside numba functions: what the intrinsics beside it are built from.

Numba's plain loops keep going through memory, because LLVM can't prove that two arrays don't
overlap. A row held as one vector value stays in registers, several times as fast. Each function
here adds instructions to a `builder` and returns their value.
"""

from collections.abc import Callable, Sequence

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import models, register_model

from deeplinear.descent.kernels.compiled import FAST

KINDS = {types.float64: ir.DoubleType(), types.float32: ir.FloatType()}
INDEX, BYTE = ir.IntType(32), ir.IntType(8)


class Row(types.Type):
    """The numba type of a row of numbers; `vector` is what LLVM calls it."""

    def __init__(self, width: int, number: types.Float = types.float64):
        """Of `width` numbers."""
        self.number, self.vector = number, ir.VectorType(KINDS[number], width)
        super().__init__(f"Row({width}, {number})")


@register_model(Row)
class _RowModel(models.PrimitiveModel):
    def __init__(self, manager, row):
        super().__init__(manager, row, row.vector)


def entry(context, builder, array_type, array, index, vector=None):
    """Where entry `index` of a flattened array is, as the address of a vector if one is given."""
    first = builder.gep(context.make_array(array_type)(context, builder, array).data, [index])
    return builder.bitcast(first, vector.as_pointer()) if vector else first


def align(row):
    """Bytes that a row's address is a multiple of: those of a number."""
    return row.number.bitwidth // 8


def plus(builder, index, number):
    """An index plus a number."""
    return builder.add(index, ir.Constant(index.type, number))


def plus_multiple(builder, value, factors, other):
    """value + factors * other, entry by entry."""
    return builder.fadd(value, builder.fmul(factors, other, flags=FAST), flags=FAST)


def zeros(vector):
    """-0.0, the identity of addition, in every place."""
    return ir.Constant(vector, [-0.0] * vector.count)


def spread(builder, number, vector):
    """A vector with the number in every place."""
    blank = ir.Constant(vector, ir.Undefined)
    first = builder.insert_element(blank, number, INDEX(0))
    return builder.shuffle_vector(first, blank, _integers([0] * vector.count))


def pieces(builder, value, width):
    """A vector cut into vectors of that width."""
    starts = range(0, value.type.count, width)
    return [builder.shuffle_vector(value, value, _integers(range(k, k + width))) for k in starts]


def total(builder, value):
    """The sum of a vector's entries."""
    kind = ir.FunctionType(value.type.element, [value.type.element, value.type])
    bits = {ir.FloatType(): 32, ir.DoubleType(): 64}[value.type.element]
    name = f"llvm.vector.reduce.fadd.v{value.type.count}f{bits}"
    add_up = cgutils.get_or_insert_function(builder.module, kind, name)
    return builder.call(add_up, [ir.Constant(value.type.element, -0.0), value], fastmath=FAST)


def totals(builder, makers: Sequence[Callable]):
    """The vector of the sums of the vectors that `makers` make, as many as they have entries.

    As a tree, each part of which is added up as soon as it is there, so that few are held. The
    shuffles are those that don't need their pattern in a register.
    """
    if len(makers) == 1:
        return makers[0]()
    middle = len(makers) // 2
    halves = [totals(builder, some) for some in (makers[:middle], makers[middle:])]
    width = halves[0].type.count
    if middle == 1:
        picks = [[j for k in range(i, width, 2) for j in (k, width + k)] for i in (0, 1)]
    else:
        picks = [[j for k in range(i, 2 * width, 4) for j in (k, k + 1)] for i in (0, 2)]
    parts = (builder.shuffle_vector(*halves, _integers(pick)) for pick in picks)
    return builder.fadd(*parts, flags=FAST)


def fetch_ahead(builder, address):
    """Have the processor bring the line at an address into its cache."""
    kind = ir.FunctionType(ir.VoidType(), [BYTE.as_pointer(), INDEX, INDEX, INDEX])
    fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
    line = builder.bitcast(address, BYTE.as_pointer())
    builder.call(fetch, [line, INDEX(0), INDEX(3), INDEX(1)])  # to read, often, data


def variable(builder, vector):
    """A place for a vector that changes in a loop, zero at first; LLVM makes a register of it."""
    place = cgutils.alloca_once(builder, vector)
    builder.store(zeros(vector), place)
    return place


def steps(builder, length, step):
    """A loop over the entries 0, step, 2 step, ... of a row."""
    start, step = (ir.Constant(length.type, number) for number in (0, step))
    return cgutils.for_range_slice(builder, start, length, step)


def _integers(values: Sequence[int]):
    return ir.Constant(ir.VectorType(INDEX, len(values)), list(values))
