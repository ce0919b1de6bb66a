"""Tables into verdicts: measures compared with thresholds; judgements/ are what can be measured.

It sees tables only, and formulas of theory that take numbers. A newcomer adds a
file to judgements/.
"""
