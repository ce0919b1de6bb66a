"""Kinds of picture: one file each, with one public function of the file's name.

A drawing is handed a (sub)figure, the tables by experiment and its options; it draws, and returns
the sentence that explains lines, bands and markers. It computes nothing that a table doesn't hold,
beyond counts and quantiles. `selection.axes_of` names the axes of a table. docs/plugins.md
describes its CONTRACT.
"""
