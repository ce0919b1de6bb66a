// descent/reference.py in the browser, step for step. Products are taken from the output side, as in
// descent/large_layers.py, so that d_N rows go through every layer: the same numbers up to rounding.

const CONVERGED = "converged", DIVERGED = "diverged", UNFINISHED = "unfinished";

// When a descent ends: close enough to the optimum, overflowed, or out of steps.
function stopping(tolerance, maxSteps) {
  return (step, excessLoss) => {
    if (!Number.isFinite(excessLoss)) return DIVERGED;
    if (excessLoss <= tolerance) return CONVERGED;
    return step >= maxSteps ? UNFINISHED : null;
  };
}

// Full-batch gradient descent, W_j <- W_j - eta dL/dW_j, all layers at once, in place.
// Every state is handed out, the first and the last included.
function* descend(problem, weights, stepSize, stop) {
  for (let step = 0; ; step++) {
    const products = leftProducts(weights);
    const excessLoss = problem.excessLoss(products[0]);
    const status = stop(step, excessLoss);
    yield { step, weights, endToEnd: products[0], excessLoss, status };
    if (status) return;
    move(weights, products.slice(1), scaled(-stepSize, problem.residual(products[0])));
  }
}

// L_0, ..., L_N with L_j = W_N ... W_{j+1}, the last one the identity.
function leftProducts(weights) {
  const lefts = [identity(weights.at(-1).rows)];
  for (const W of [...weights].reverse()) lefts.unshift(times(lefts[0], W));
  return lefts;
}

// W_j <- W_j + L_j' A_{j-1} in place, from A_0 = -eta R on, with A_j = A_{j-1} W_j'.
function move(weights, lefts, image) {
  weights.forEach((W, j) => {
    const above = timesTransposed(image, W);
    addTransposedTimes(W, lefts[j], image);
    image = above;
  });
}

// A start one part in 10^15 away: where the two runs differ, rounding decides.
const TWIN_AGREES = 1e-10;
function twinOf(weights) {
  const nudge = (i, j) => 1 + ((i + j) % 2 ? 1 : -1) * 2 ** -50;
  return weights.map((W, j) => ({ ...W, entries: W.entries.map((entry, i) => entry * nudge(i, j)) }));
}

function agree(state, twin) {
  if (state.status !== twin.status) return false;
  const [x, y] = [state.excessLoss, twin.excessLoss];
  return !Number.isFinite(x) || Math.abs(x - y) <= TWIN_AGREES * Math.max(x, y);
}
