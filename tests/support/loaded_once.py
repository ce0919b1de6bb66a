"""What the server of `ready_snakemake` holds in memory for all its children."""

import ast
import functools
import io
from importlib import import_module
from pathlib import Path

HOME = Path(__file__).parents[2]
LIBRARIES = ["pandas", "scipy.stats", "matplotlib.pyplot", "jsonschema", "nbformat"]
LIBRARIES += ["snakemake.script", "snakemake.cli", "numba", "llvmlite.ir", "torch"]
LIBRARIES += ["matplotlib.figure", "matplotlib.style", "smart_open"]

for library in LIBRARIES:
    import_module(library)
# What they load when they are used for the first time: to compile, to save a figure.
import_module("numba").njit(lambda x: x)(0)
for kind in ("pdf", "svg", "png"):
    import_module("matplotlib.figure").Figure().savefig(io.BytesIO(), format=kind)
# Looks for plug-ins of Snakemake in every folder of Python.
import_module("snakemake.cli").get_argument_parser()
# Each start of the workflow reads all source files; most are as they are here.
ast.parse = functools.cache(ast.parse)
for folder in ("src", "workflow"):
    for path in (HOME / folder).rglob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"))
