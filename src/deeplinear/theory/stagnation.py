"""A certificate that a descent can't reach the optimum within a number of steps (ours).

Derivation: docs/derivations.md, "Stagnation certificate".
"""

from collections.abc import Sequence

import numpy as np

from deeplinear.network import spectral_norms
from deeplinear.problem import Matrix, Problem

# How far a layer may be assumed to move, in the spectral norm; any value gives a valid proof.
RADII = np.geomspace(1e-8, 1.0, 161)


def excess_loss_floor(
    weights: Sequence[Matrix], problem: Problem, step_size: float, max_steps: int
) -> float:
    """A proven lower bound on the excess loss during the first max_steps steps, or 0.

    With n_i = ||W_i(0)||, r = sqrt(min(d_0, d_N)) and a radius D, as long as no layer has moved
    by more than D, P = r prod_i (n_i + D) bounds ||W_{1:N}||_F and one step moves layer j by at
    most eta prod_{i != j} (n_i + D) (||Phi||_F + P). If max_steps such steps fit into D, no
    layer ever leaves its ball and the excess loss stays at or above (||Phi||_F - P)^2 / 2.
    For whitened inputs (S = I) and a constant step; 0 where nothing can be proved.
    """
    if not problem.is_white:
        return 0.0
    target = float(np.linalg.norm(problem.cross))
    reach = np.array(spectral_norms(weights))[:, None] + RADII  # (N, radii)
    bound = np.sqrt(min(problem.shape)) * reach.prod(axis=0)
    others = reach.prod(axis=0) / reach.min(axis=0)  # the largest product of all but one
    travelled = step_size * max_steps * others * (target + bound)
    proved = (travelled <= RADII) & (bound < target)
    return float(np.max(0.5 * (target - bound[proved]) ** 2, initial=0.0))
