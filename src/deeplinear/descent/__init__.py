"""Gradient descent: the reference loop, exact reductions, fast kernels, and ReLU classifiers.

It imports from base, problems, tables (the statuses of runs) and networks. A newcomer reads
reference.py, which everything fast is tested against, and changes nothing here.
"""
