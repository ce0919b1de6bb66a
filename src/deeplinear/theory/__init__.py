"""What is proved: each bound a function that cites its theorem; `stagnation` is our own.

It imports from base, problems, tables, networks and descent. A newcomer adds a file for a paper;
its CONTRACT says which of its functions experiments can name it for (docs/plugins.md).
"""
