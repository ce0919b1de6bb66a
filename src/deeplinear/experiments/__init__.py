"""Kinds of experiment: one file each, holding one public function of the file's name.

A kind takes a cell, the problem and its own options from config.yaml, and returns the rows that
the cell adds to the table, without the cell's own columns.
"""
