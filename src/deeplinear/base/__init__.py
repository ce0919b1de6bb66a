"""What every room stands on: errors, logs, files, seals, randomness, and finding plug-ins.

It imports nothing from other rooms. A newcomer changes nothing here to add an experiment.
"""
