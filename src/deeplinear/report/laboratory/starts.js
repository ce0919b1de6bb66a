// networks/initialisations in the browser: the layers [W_1, ..., W_N], W_j: (d_j, d_{j-1}), of a start.

const layersOf = (widths, layer) => widths.slice(1).map((above, j) => layer(above, widths[j], j));
const orthogonalLayer = (rng, rows, columns) =>
  rows >= columns ? haarFrame(rng, rows, columns) : transposed(haarFrame(rng, columns, rows));
// networks/output_scaling.py, layer_factor: (d_1 ... d_N)^(-1/(2N))
const layerFactor = ([, ...above]) =>
  Math.exp(-above.reduce((sum, width) => sum + Math.log(width), 0) / (2 * above.length));

// networks/balancing.py: W_N ... W_1 = A and delta = 0 (Procedure 1 of arora2019).
function balancedLayers(endToEnd, widths, rank = Math.min(widths[0], widths.at(-1))) {
  if (Math.min(...widths) < rank) throw new Error(`A balanced start needs a width of at least ${rank}.`);
  const { left, values, right } = svd(endToEnd), last = widths.length - 2;
  return layersOf(widths, (above, below, j) =>
    filled(above, below, (row, column) => {
      if (last === 0) return at(endToEnd, row, column);
      const k = j === last ? column : row; // the singular value that this entry carries
      if (k >= rank) return 0;
      const root = values[k] ** (1 / (last + 1));
      if (j === last) return at(left, row, k) * root;
      return j === 0 ? root * at(right, k, column) : root * Number(row === column);
    }),
  );
}

// problems/ranks.py: the map of that rank with the least loss, U_k U_k' W*.
function bestMap(problem, rank) {
  const { left, values } = svd(timesTransposed(problem.optimum, problem.cross));
  const reached = values.filter((value) => value > values.length * Number.EPSILON * values[0]).length;
  if (rank >= reached) throw new Error(`A saddle of this target has a rank below ${reached}.`);
  const frame = filled(left.rows, rank, (i, j) => at(left, i, j));
  return times(frame, times(transposed(frame), problem.optimum));
}

const SCHEMES = {
  layerwise: (widths, rng, { scale }) =>
    layersOf(widths, (above, below) => scaled(scale, normalMatrix(rng, above, below))),

  balanced: (widths, rng, { scale }) =>
    balancedLayers(scaled(scale, normalMatrix(rng, widths.at(-1), widths[0])), widths),

  near_identity(widths, rng, { distance }) {
    const away = normalMatrix(rng, widths.at(-1), widths[0]);
    return balancedLayers(plus(identity(away.rows, away.columns), scaled(distance / norm(away), away)), widths);
  },

  identity_layers(widths, rng, { corner, imbalance }) {
    const depth = widths.length - 1, half = Math.floor(depth / 2);
    return layersOf(widths, (above, below, j) => {
      const layer = identity(above, below);
      const factor = j < half ? imbalance : j < depth - half ? 1 : 1 / imbalance;
      layer.entries[0] = factor * corner ** (1 / depth);
      return layer;
    });
  },

  orthogonal: (widths, rng) => layersOf(widths, (above, below) => orthogonalLayer(rng, above, below)),

  glorot: (widths, rng) =>
    layersOf(widths, (above, below) =>
      filled(above, below, () => Math.sqrt(6 / (below + above)) * (-1 + 2 * rng.uniform())),
    ),

  he: (widths, rng) =>
    layersOf(widths, (above, below) => scaled(Math.sqrt(2 / below), normalMatrix(rng, above, below))),

  saddle(widths, rng, { saddle_rank, distance }, problem) {
    if (saddle_rank >= Math.min(...widths)) throw new Error("A saddle has a rank below all widths.");
    const layers = balancedLayers(bestMap(problem, saddle_rank), widths, saddle_rank);
    return layers.map((W) => plus(W, scaled(distance, normalMatrix(rng, W.rows, W.columns))));
  },

  gaussian_wide: (widths, rng) =>
    layersOf(widths, (above, below) => scaled(layerFactor(widths), normalMatrix(rng, above, below))),

  orthogonal_wide: (widths, rng) =>
    layersOf(widths, (above, below) =>
      scaled(layerFactor(widths) * Math.sqrt(Math.max(above, below)), orthogonalLayer(rng, above, below)),
    ),
};
