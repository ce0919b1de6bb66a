"""Step-size schedules: one file each, with one public function of the file's name.

A schedule is handed `step_size` and its axes, and returns a `Schedule`. docs/plugins.md describes
its CONTRACT, which may be left out.
"""
