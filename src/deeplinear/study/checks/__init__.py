"""Checks of a configuration before any job, one file for each of its parts."""
