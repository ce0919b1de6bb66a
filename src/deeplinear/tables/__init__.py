"""Tables of results: reading, writing, choosing rows, statistics and fits.

It imports from base alone. A newcomer adds here a statistic that two drawings or judgements share.
"""
