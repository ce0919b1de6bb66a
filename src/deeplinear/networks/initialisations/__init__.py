"""Initialisation schemes: one file each, with one public function of the file's name.

A scheme is handed `widths` (d_0, ..., d_N), `rng` and its axes; it returns [W_1, ..., W_N] with
W_j: (d_j, d_{j-1}). docs/plugins.md describes its CONTRACT, which may be left out.
"""
