"""Shapes of networks: one file each, holding one public function of the file's name.

A shape takes d_in, d_out, depth, plus any parameters that it names, which are looked up among the
axes of the experiment; it returns the widths (d_0, ..., d_N).
"""
