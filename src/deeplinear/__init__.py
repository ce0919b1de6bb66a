"""Gradient descent on deep linear networks: problem x initialisation x schedule -> run."""

__version__ = "0.2.0"
