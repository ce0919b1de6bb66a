"""The settings of matplotlib that every figure has, and the style of a reader on top."""

import matplotlib as mpl

# For publication: vector text, type of 7 to 9 points, open axes.
TICKS = {"labelsize": 7.5, "color": ".15", "major.width": 1, "minor.width": 0.8}
SETTINGS = {
    "font": {"family": "DejaVu Sans", "size": 8.5},
    "text": {"color": ".15"},
    "axes": {
        "labelsize": 8.2,
        "titlesize": "medium",
        "edgecolor": ".15",
        "labelcolor": ".15",
        "linewidth": 1,
        "spines.top": False,
        "spines.right": False,
        "axisbelow": True,
    },
    "xtick": TICKS,
    "ytick": TICKS,
    "legend": {"fontsize": 7.5, "title_fontsize": 8.2, "frameon": False},
    "lines": {"linewidth": 1.3},
    "pdf": {"fonttype": 42},
    "svg": {"fonttype": "none", "hashsalt": "deeplinear"},
    "savefig": {"dpi": 200},
}


def apply(reader: str | None = None) -> None:
    """Set matplotlib up with SETTINGS, from its defaults, and with the style of a reader on top.

    :param reader: one of matplotlib's styles, or the path of a file of one
    """
    mpl.rcdefaults()
    for group, settings in SETTINGS.items():
        mpl.rc(group, **settings)
    if reader:
        from matplotlib import style

        style.use(reader)
        mpl.rc("figure", autolayout=False)  # `picture.draw` lays a figure out itself
        mpl.rc("figure.constrained_layout", use=False)
