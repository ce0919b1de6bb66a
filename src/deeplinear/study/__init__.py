"""The configuration as a whole: what needs what, what it costs, and all checks before any job.

It imports from every room but report. A newcomer changes nothing here to add an experiment.
"""
