"""Products of a few rows with a large matrix, inside numba functions.

The matrix and the rows lie in flattened float64 arrays, each from an entry on that is given behind
its array. Rows are padded with zeros to a multiple of LANES. How many there are, `count`, and of
how many rows of the matrix a tile is, `tall`, are literals of the function that is compiled.
"""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from deeplinear.descent.kernels.memory import LANES
from deeplinear.descent.kernels.vectorised.vectors import (
    INDEX,
    entry,
    fetch_ahead,
    pieces,
    plus_multiple,
    spread,
    steps,
    totals,
    variable,
    zeros,
)

HELD = 24  # sums that fit the registers of AVX-512 together with what they are made of
VECTOR, ALIGN, PLACE = ir.VectorType(ir.DoubleType(), LANES), 8, types.intp


def _at_once(count, tall) -> int:
    """How many rows of the matrix `move` takes, a power of two."""
    fitting = (rows for rows in (8, 4, 2, 1) if rows * count.literal_value <= HELD or rows == 1)
    return min(tall.literal_value, next(fitting))


@intrinsic
def rows_at_once(typing, count, tall):
    """How many rows of the matrix `move` takes."""
    if _literal(count, tall):
        return PLACE(count, tall), lambda context, *_: ir.Constant(
            context.get_value_type(PLACE), _at_once(count, tall)
        )


@intrinsic
def add_product(typing, out, to, left, at, matrix, of, above, below, count, tall):
    """out <- out + left tile, for a tile of tall x LANES entries of the matrix, for every row.

    The rows of `left` are `above` entries long, those of `out` and of the matrix `below`.
    """
    if not _literal(count, tall):
        return None

    def generate(context, builder, signature, args):
        target, factor, tile = (_at(context, builder, signature, args, k) for k in (0, 2, 4))
        above, below, entries = *args[6:8], []
        for k in range(tall.literal_value):
            address = _row(builder, tile, k, below)
            entries.append(_load(builder, address))
            fetch_ahead(builder, _row(builder, address, tall.literal_value, below))
        for row in range(count.literal_value):
            place, first = _row(builder, target, row, below), _row(builder, factor, row, above)
            sums = [_load(builder, place), zeros(VECTOR)]
            for k, entry_row in enumerate(entries):
                times = spread(builder, builder.load(builder.gep(first, [INDEX(k)])), VECTOR)
                sums[k % 2] = plus_multiple(builder, sums[k % 2], times, entry_row)
            _store(builder, builder.fadd(*sums), place)
        return context.get_dummy_value()

    places = (out, PLACE, left, PLACE, matrix, PLACE, PLACE, PLACE, count, tall)
    return types.void(*places), generate


@intrinsic
def move(typing, matrix, of, image, by, left, at, out, to, above, below, count, tall):
    """w <- w + left' image for some rows w of the matrix, and out = w image' of before.

    In one pass. The rows of `left` and `out` are `above` entries long, those of the matrix and of
    `image` `below`.
    """
    if not _literal(count, tall):
        return None
    taken, rows = range(_at_once(count, tall)), range(count.literal_value)

    def generate(context, builder, signature, args):
        first, images, factor, target = (
            _at(context, builder, signature, args, k) for k in (0, 2, 4, 6)
        )
        above, below = args[8:10]
        sums = [[variable(builder, VECTOR) for _ in taken] for _ in rows]
        lefts = [_row(builder, factor, row, above) for row in rows]
        times = [
            [spread(builder, builder.load(builder.gep(a, [INDEX(k)])), VECTOR) for k in taken]
            for a in lefts
        ]
        with steps(builder, below, LANES) as (j, _):
            places = [builder.gep(_row(builder, first, k, below), [j]) for k in taken]
            old = [_load(builder, place) for place in places]
            new = list(old)
            for row in rows:
                other = _load(builder, builder.gep(_row(builder, images, row, below), [j]))
                for k in taken:
                    held = sums[row][k]
                    builder.store(plus_multiple(builder, builder.load(held), old[k], other), held)
                    new[k] = plus_multiple(builder, new[k], times[row][k], other)
            for vector, place in zip(new, places, strict=True):
                _store(builder, vector, place)
        _write(builder, sums, [_row(builder, target, row, above) for row in rows])
        return context.get_dummy_value()

    places = (matrix, PLACE, image, PLACE, left, PLACE, out, PLACE, PLACE, PLACE, count, tall)
    return types.void(*places), generate


def _write(builder, sums, targets):
    """The total of every vector of sums[row], one beside the other, to targets[row]."""
    held = [place for row in sums for place in row]
    width, found = len(sums[0]), []
    for k in range(0, len(held), LANES):
        some = [lambda v=v: builder.load(v) for v in held[k : k + LANES]]
        some += [lambda: zeros(VECTOR)] * (LANES - len(some))
        found += pieces(builder, totals(builder, some), width)
    for vector, target in zip(found, targets, strict=False):
        place = builder.bitcast(target, vector.type.as_pointer())
        builder.store(vector, place, align=ALIGN)


def _literal(*numbers):
    return all(isinstance(number, types.IntegerLiteral) for number in numbers)


def _at(context, builder, signature, args, k):
    """The address of the entry that is given behind array k of the arguments."""
    return entry(context, builder, signature.args[k], args[k], args[k + 1])


def _row(builder, first, number, length):
    return builder.gep(first, [builder.mul(length, ir.Constant(length.type, number))])


def _load(builder, address):
    return builder.load(builder.bitcast(address, VECTOR.as_pointer()), align=ALIGN)


def _store(builder, vector, address):
    builder.store(vector, builder.bitcast(address, VECTOR.as_pointer()), align=ALIGN)
