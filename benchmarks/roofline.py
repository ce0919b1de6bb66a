"""A roofline of the kernels: operations per second over operations per byte, docs/roofline.svg.

    make bench

Drawn from benchmarks/results/<machine>.json. The roofs are the measured rates of `limits`: reading
rows from each level of the cache, which is a quarter of an operation per byte, and the registers.
"""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import results
from matplotlib.ticker import LogLocator

from deeplinear.pictures import settings, style

OUT = Path(__file__).parent.parent / "docs" / "roofline.svg"
LOOKS = {
    "scalar_output": ("o", style.VERMILION, "scalar output, layer-wise start"),
    "balanced_start": ("s", style.BLUE, "scalar output, balanced start"),
    "chain": ("D", style.GREEN, "matrix chain"),
    "wide": ("^", style.PURPLE, "width 1024"),
}
READ = 2 / 8  # operations for each byte that `limits.read` reads


def main() -> None:
    """Draw the roofline of this machine."""
    found = results.read()
    rates = found["limits"]
    settings.apply()
    figure, axes = plt.subplots(figsize=(style.COLUMN * 1.4, style.COLUMN), layout="constrained")
    axes.set(xscale="log", yscale="log", xlabel="operations per byte of weights moved")
    axes.set_ylabel(r"$10^9$ operations per second, one core")
    reach = np.geomspace(0.1, 10, 200)
    levels = [name for name in rates if name.endswith("iB")]
    for name, line in zip(levels, style.LINES, strict=False):
        roof = np.minimum(reach / READ * rates[name], rates["registers"])
        axes.plot(reach, roof / 1e9, line, color="0.6", label=f"weights of {name}")
    axes.axhline(rates["dgemm"] / 1e9, color="0.8", lw=0.8)
    axes.text(reach[-1], rates["dgemm"] / 1e9, "dgemm", ha="right", va="top", fontsize=6)
    for kernel, (marker, colour, label) in LOOKS.items():
        rows = [row for row in found["kernels"] if row["kernel"] == kernel]
        x, y = ([row[key] for row in rows] for key in ("intensity", "operations"))
        axes.plot(x, np.array(y) / 1e9, marker, color=colour, label=label, ms=4)
        for row in rows:
            place = (row["intensity"], row["operations"] / 1e9)
            beside = {"xytext": (5, 0), "textcoords": "offset points"}
            axes.annotate(row["depth"], place, fontsize=6, va="center", **beside)
    axes.yaxis.set_major_locator(LogLocator(subs=[1, 2, 5]))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    figure.legend(loc="outside lower center", ncols=2)
    figure.savefig(OUT, metadata={"Date": None})
    print(f"Drawn: {OUT}")


if __name__ == "__main__":
    main()
