"""Kinds of judgement: one file each, holding one public function of the file's name.

A judgement takes the tables that a claim names, by experiment, and its options from config.yaml,
and returns the measures that the file lists in MEASURES, by name. It knows no threshold:
verdicts.py holds the measures against the claim's. KIND, where a file has it, is the kind of
experiment that is judged.
"""
