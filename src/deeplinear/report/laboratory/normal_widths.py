"""The widths of the ziggurat by which numpy draws normal numbers, read out of numpy itself.

They carry the rounding of whoever computed them once; no formula gives the same last digits.
"""

import numpy as np

MULTIPLIER = (2549297995355413924 << 64) | 4865540595714422341  # of PCG64's state
MAGNITUDE = 2**20  # of the draw: so near 0 that every rectangle accepts it


def normal_widths() -> list[float]:
    """w_i = x_i 2^-52 for i = 0, ..., 255: a draw is its random magnitude times one of them.

    PCG64 is put into the state before the one with the halves (0, b), whose output is b: with i in
    the lowest eight bits, the sign + and the magnitude above them.
    """
    rng = np.random.Generator(np.random.PCG64(0))
    state = rng.bit_generator.state
    increment, back = state["state"]["inc"], pow(MULTIPLIER, -1, 2**128)
    widths = []
    for i in range(256):
        state["state"]["state"] = ((MAGNITUDE << 9 | i) - increment) * back % 2**128
        rng.bit_generator.state = state
        widths.append(rng.standard_normal() / MAGNITUDE)
    return widths
