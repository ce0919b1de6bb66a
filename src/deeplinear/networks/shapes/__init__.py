"""Shapes of networks: one file each, with one public function of the file's name.

A shape is handed `d_in`, `d_out`, `depth` and its axes; it returns the widths (d_0, ..., d_N).
docs/plugins.md describes its CONTRACT, which may be left out.
"""
