"""Readers of datasets: one file each, holding one public function of the file's name.

A reader takes `members`, the files of the verified source by basename, and its own options from
config.yaml; it returns inputs: (m, d_in) and targets: (m, d_out), and inputs and targets of a test
set if there is one. A reader that takes `rng` in place of `members` is drawn anew for each seed of
an experiment; those of its parameters that are no options are looked up among the axes.
"""
