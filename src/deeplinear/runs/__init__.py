"""Problem x initialisation x schedule is a run; the cells of a grid, one by one, become rows.

It imports from base, problems, tables, networks, descent and theory. A newcomer adds a file to
kinds/ to measure something new on runs.
"""
