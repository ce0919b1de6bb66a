"""Initialisation schemes: one file each, holding one public function of the file's name.

A scheme takes `widths` (d_0, ..., d_N) and `rng`, plus any parameters that it names, which are
looked up among the axes of the experiment; it returns [W_1, ..., W_N] with W_j: (d_j, d_{j-1}).
"""
