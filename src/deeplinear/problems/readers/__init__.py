"""Readers of datasets: one file each, with one public function of the file's name.

A reader is handed the files of a source, or a generator for each seed of an experiment, and returns
inputs: (m, d_in) and targets: (m, d_out), and those of a test set if there is one. docs/plugins.md
describes its CONTRACT.
"""
