"""Kinds of picture: one file each, holding one public function of the file's name.

A drawing takes a (sub)figure, the tables by experiment and its own options from config.yaml; it
draws, and returns the sentence that explains lines, bands and markers. It computes nothing that
a table doesn't hold, beyond counts and quantiles. `selection.axes_of` names the axes of a table.
"""
