"""Kernels written in vectors of LLVM, which stay in registers where plain loops go through memory.

Each has the name and the parameters of its plain form in `deeplinear.descent.kernels`. A newcomer
reads the plain form; this one only has to be as fast as it can.
"""

from deeplinear.descent.kernels.vectorised import chain, scalar_output, sparse_rows

__all__ = ["chain", "scalar_output", "sparse_rows"]
