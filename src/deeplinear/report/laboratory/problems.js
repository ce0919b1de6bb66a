// problems/problem.py in the browser, and those of the readers that draw their data.

// Least squares in its sufficient statistics; `covariance` is null for whitened inputs, S = I.
function problemOf(cross, covariance = null) {
  const optimum = covariance ? times(cross, pseudoInverse(covariance)) : cross;
  return {
    cross,
    covariance,
    optimum,
    residual(endToEnd) {
      if (!covariance) return minus(endToEnd, cross);
      return minus(times(endToEnd, covariance), cross);
    },
    excessLoss(endToEnd) {
      const distance = minus(endToEnd, optimum);
      const weighted = covariance ? times(distance, covariance) : distance;
      return 0.5 * inner(weighted, distance);
    },
  };
}

// S^+ of a symmetric S >= 0; singular values below n eps times the largest count as 0.
function pseudoInverse(S) {
  const { left, values } = svd(S), least = S.rows * Number.EPSILON * values[0];
  const shares = values.map((value) => (value > least ? 1 / value : 0));
  return times(left, filled(S.rows, S.rows, (i, j) => shares[i] * at(left, j, i)));
}

// Problem.of_samples: X': (m, d_in), Y': (m, d_out).
function problemOfSamples(inputs, targets) {
  const covariance = times(transposed(inputs), inputs);
  const white = covariance.entries.every((entry, i) => entry === Number(i % (inputs.columns + 1) === 0));
  return problemOf(times(transposed(targets), inputs), white ? null : covariance);
}

// problems/readers: each is handed a generator and its options, and returns X' and Y'.
const READERS = {
  shifted_identity(rng, { width, shift }) {
    const target = identity(width);
    target.entries[0] -= shift;
    return [identity(width), target];
  },

  given_spectrum(rng, { singular_values, inputs, outputs, condition_number }) {
    const values = singular_values.split(" ").map(Number);
    if (values.length > Math.min(inputs, outputs)) {
      throw new Error(`${values.length} singular values need as many inputs and outputs.`);
    }
    const target = filled(outputs, inputs, (i, j) => (i === j ? (values[i] ?? 0) : 0));
    if (condition_number === 1) return [identity(inputs), transposed(target)];
    const squares = (inputs * (inputs + 1) * (2 * inputs + 1)) / 6;
    const vectors = filled(inputs, inputs, (i, j) => Number(i === j) - 2 * (((i + 1) * (j + 1)) / squares));
    const root = (i) => condition_number ** (0.25 - (i * 0.5) / (inputs - 1));
    const inputsByRow = filled(inputs, inputs, (i, j) => at(vectors, j, i) * root(i));
    return [inputsByRow, timesTransposed(transposed(vectors), target)];
  },

  linear_teacher(rng, { features, outputs, samples, noise }) {
    const inputs = normalMatrix(rng, samples, features);
    const targets = times(inputs, normalMatrix(rng, features, outputs));
    return [inputs, plus(targets, scaled(noise, normalMatrix(rng, samples, outputs)))];
  },
};
