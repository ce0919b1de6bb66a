"""The options that several kinds of experiment have."""

from deeplinear.base.values import Count, Number

TOLERANCE = Number("epsilon, the excess loss at which a run has converged", above=0, below=1)
MAX_STEPS = Count("the cap on steps")
RECORDS_PER_DECADE = Count("the number of recorded steps in each factor of 10")
