"""One palette by depth, one marker by initialisation, in every figure."""

from collections.abc import Collection

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import FigureBase
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from deeplinear.base.wording import spaced

# Okabe and Ito's colours, which stay apart under colour blindness.
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE, BLACK = "#0072B2", "#D55E00", "#CC79A7", "#000000"
DEPTHS = {1: BLACK, 2: ORANGE, 3: BLUE, 4: SKY, 5: GREEN, 8: VERMILION, 16: PURPLE, 32: "#7F3C00"}
MARKERS = {
    "layerwise": "o",
    "balanced": "s",
    "balanced_rotated": "s",
    "gaussian_wide": "o",
    "orthogonal_wide": "s",
    "gaussian_of_width": "D",
    "orthogonal_of_width": "^",
}
OTHER_MARKERS = "D^vP*X"
SCHEMES = {  # where colour doesn't tell depths apart
    "layerwise": VERMILION,
    "balanced": BLUE,
    "balanced_rotated": BLUE,
    "he": GREEN,
    "glorot": ORANGE,
    "orthogonal": PURPLE,
    "gaussian_wide": VERMILION,
    "gaussian_of_width": VERMILION,
    "orthogonal_wide": BLUE,
    "orthogonal_of_width": BLUE,
    "zero_asymmetric": BLUE,
    "identity_and_noise": ORANGE,
}
NAMES = {
    "zero_asymmetric": "zero-asymmetric",
    "identity_and_noise": "near-identity",
    "layerwise": "layer-wise",
    "balanced_rotated": "balanced, rotated",
    "he": "He",
    "glorot": "Glorot",
    "gaussian_wide": "Gaussian",
    "orthogonal_wide": "orthogonal",
    "gaussian_of_width": "Gaussian",
    "orthogonal_of_width": "orthogonal",
}

LINES = ["-", "--", ":", "-."]  # of experiments or step sizes that share an axis

COUNTS = "viridis_r"  # colour map of iteration counts
DIVERGED, UNFINISHED, CERTIFIED = "#F4B393", "#BDBDBD", "#E3E3E3"
WARNING = VERMILION
COLUMN = 3.5  # inches, the width of one column in print


def name_stand_ins(part: FigureBase, titles: list[str]) -> None:
    """Say in the first axes of a panel that its data are a stand-in, if they are."""
    if titles:
        look = {"fontsize": 7, "color": WARNING, "zorder": 10, "ha": "left", "va": "bottom"}
        box = {"facecolor": mpl.rcParams["axes.facecolor"], "alpha": 0.8, "pad": 1, "lw": 0}
        axes, words = part.findobj(Axes)[0], f"stand-in: {', '.join(titles)}"
        _make_room(axes)
        axes.text(0.02, 0.02, words, transform=axes.transAxes, bbox=box, **look)


def _make_room(axes: Axes) -> None:
    """Lengthen the vertical axis downwards by a line of text."""
    scale = axes.yaxis.get_transform()
    low, high = scale.transform(np.array(axes.get_ylim()))
    (longer,) = scale.inverted().transform(np.array([low - 0.09 * (high - low)]))
    axes.set_ylim(bottom=longer)


def depth_colour(depth: int) -> str:
    """The colour of a number of layers; depths without one of their own lie on viridis."""
    if depth in DEPTHS:
        return DEPTHS[depth]
    return mpl.colors.to_hex(mpl.colormaps["viridis"](min(np.log2(depth) / 7, 1.0)))


def plain_numbers(axis: Axis) -> None:
    """Numbers such as 0.2 on a logarithmic axis of few decades, at 1, 2 and 5."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axis.set_minor_formatter(NullFormatter())


def line(index: int) -> str:
    """The line style of the index-th thing that shares an axis; they repeat after four."""
    return LINES[index % len(LINES)]


def width_colours(widths: Collection[int]) -> dict[int, str]:
    """A colour for each hidden width of a figure: darker is wider."""
    shades = np.linspace(0.2, 1, len(widths))
    colours = mpl.colormaps["viridis_r"](shades)
    return dict(zip(sorted(widths), map(mpl.colors.to_hex, colours), strict=True))


def marker(initialisation: str) -> str:
    """The marker of an initialisation scheme, the same in every figure and process."""
    code = sum(initialisation.encode())
    return MARKERS.get(initialisation, OTHER_MARKERS[code % len(OTHER_MARKERS)])


def scheme_look(initialisation: str) -> dict[str, str]:
    """Colour and marker of an initialisation scheme, where colour doesn't tell depths apart."""
    colour = SCHEMES.get(initialisation, BLACK)
    return {"color": colour, "marker": marker(initialisation)}


def axis_value(axis: str, value: object) -> str:
    """One value of an axis as a legend names it."""
    if axis == "initialisation":
        return scheme_name(value)
    if axis == "depth":
        return f"$N = {value}$"
    return value if isinstance(value, str) else f"{axis} {value:g}"


def scheme_name(initialisation: str) -> str:
    """An initialisation scheme as it is written in a figure."""
    return NAMES.get(initialisation, spaced(initialisation))
