"""Kinds of judgement: one file each, with one public function of the file's name.

A judgement is handed the tables that a claim names, by experiment, and its options; it returns
measures by name. It knows no threshold: `verdicts.judging` compares the measures with the claim's.
docs/plugins.md describes its CONTRACT.
"""
