"""Step-size schedules: one file each, holding one public function of the file's name.

A schedule takes any parameters that it names, which are looked up among the axes of the
experiment (`step_size` among them), and returns a `Schedule`.
"""
