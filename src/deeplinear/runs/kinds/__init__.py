"""Kinds of experiment: one file each, with one public function of the file's name.

A kind is handed a run, the runs of one start or all those of a job, and its options; it returns the
rows that they add to the table, without the axes. docs/plugins.md describes its CONTRACT.
"""
