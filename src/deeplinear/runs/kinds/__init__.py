"""Kinds of experiment: one file each, holding one public function of the file's name.

A kind takes a run (problem, start and step sizes) and its own options from config.yaml, and returns
the rows that the run adds to the table, without the cell's own columns. A kind that trains networks
side by side takes `runs`, all those of a job, and gives pairs of a run and a row instead. With the
constant ON_SAMPLES it is given the samples in place of the problem.
"""
