"""The descent for scalar output on whitened inputs, in plain loops.

For d_N = 1 every layer gradient is an outer product: with b_N = 1, b_{j-1} = W_j' b_j and
a_0 = (W_{1:N} - Phi)', a_j = W_j a_{j-1}, it is dL/dW_j = b_j a_{j-1}'. In the coordinates of
`reductions.onto_span` W_1 is a column w beside a square block, where Phi is ||Phi|| times the first
basis vector. With that block in the place of W_1, all layers but the last are square.
"""

import numpy as np

from deeplinear.descent.kernels.compiled import CONVERGED, DIVERGED, GOING_ON, compiled, part


@part
def _dot(one, other):
    total = 0.0
    for k in range(len(one)):
        total += one[k] * other[k]
    return total


@part
def _backward(squares, back):
    """b_{j-1} = W_j' b_j from the top down; b_0 is the end-to-end row across Phi."""
    depth, h = squares.shape[:2]
    for j in range(depth - 1, -1, -1):
        below = back[j]
        below[:] = 0.0
        for i in range(h):
            factor, row = back[j + 1, i], squares[j, i]
            for k in range(h):
                below[k] += factor * row[k]


@part
def _update(squares, along, back, forward, along_target):
    """W_j <- W_j + b_j a_{j-1}' and a_j = W_j a_{j-1} from the bottom up; a_0 is times -eta."""
    depth, h = squares.shape[:2]
    for j in range(depth):
        a = forward[j]
        for i in range(h):
            factor, row, image = back[j + 1, i], squares[j, i], 0.0
            for k in range(h):
                image += row[k] * a[k]
                row[k] += factor * a[k]
            forward[j + 1, i] = image
        if j == 0:
            for i in range(h):
                forward[1, i] += along_target * along[i]
                along[i] += along_target * back[1, i]


@part
def same(state, other):
    """Whether two states agree in every bit that counts."""
    for i in range(state.shape[0]):
        for j in range(state.shape[1]):
            if state[i, j] != other[i, j]:
                return False
    return True


@compiled
def advance(state, target, step_size, tolerance, max_steps):
    """Descend in place; returns (status, steps, excess loss).

    A run that comes back to an earlier state, bit for bit, goes round for ever: whole rounds are
    then skipped, which changes no result. Earlier means at the last power of two.

    :param state: ((N-1) h + 2, h): N - 1 square blocks one under the other, then w, then W_N
    :param target: ||Phi||
    """
    h = state.shape[1]
    squares, along, top = state[:-2].reshape(-1, h, h), state[-2], state[-1]
    back, forward = np.zeros((len(squares) + 1, h)), np.zeros((len(squares) + 1, h))
    earlier, earlier_loss, earlier_step, step = np.zeros_like(state), -1.0, 0, 0
    while True:
        back[-1] = top
        _backward(squares, back)
        error = _dot(along, back[1]) - target
        excess_loss = 0.5 * (_dot(back[0], back[0]) + error * error)
        if not excess_loss < np.inf:
            return DIVERGED, step, excess_loss
        if excess_loss <= tolerance:
            return CONVERGED, step, excess_loss
        if excess_loss == earlier_loss and same(state, earlier):
            step += (max_steps - step) // (step - earlier_step) * (step - earlier_step)
        if step >= max_steps:
            return GOING_ON, step, excess_loss
        if step >= 2 * earlier_step:
            earlier_loss, earlier_step = excess_loss, step
            earlier[:] = state
        for k in range(h):
            forward[0, k] = -step_size * back[0, k]
        _update(squares, along, back, forward, -step_size * error)
        top += forward[-1]
        step += 1
