"""How a run can have ended, as the column `status` of a table says it."""

CONVERGED, DIVERGED, UNFINISHED = "converged", "diverged", "unfinished"
STATUSES = (CONVERGED, DIVERGED, UNFINISHED)
