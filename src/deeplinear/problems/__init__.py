"""From a source of data to a whitened problem: fetching, reading, whitening, sufficient statistics.

It imports from base alone. A newcomer adds a file to readers/ for data in a new format.
"""
