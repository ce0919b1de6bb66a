// Where the laboratory begins, and two prepared scenes.

const DEFAULTS = {
  initialisation: "layerwise", depth: "3", width: "8", target: "given_spectrum", step_size: "0.05",
  seed: "0", tolerance: "1e-05", max_steps: "100000", scale: "0.3", distance: "0.01", corner: "0.75",
  imbalance: "1", saddle_rank: "1", singular_values: "3 2 1 0.5", inputs: "8", outputs: "4",
  condition_number: "1", features: "12", samples: "100", noise: "1", shift: "2",
};

const SCENES = {
  saddle: {
    stepScale: "linear",
    tells:
      "Three layers start at a saddle of rank 1, but for a hundredth: the first singular value of the target " +
      "is there, the others are 0. The loss stands still until the next one breaks out, and so on: a staircase. " +
      "Make the distance ten times smaller, and the first stair is ten times longer.",
    settings: {
      initialisation: "saddle", saddle_rank: "1", distance: "0.01", depth: "3", width: "6", target: "given_spectrum",
      singular_values: "3 2 1 0.5", inputs: "8", outputs: "4", condition_number: "1", step_size: "0.05",
      seed: "0", tolerance: "1e-05", max_steps: "100000",
    },
  },
  wide: {
    stepScale: "linear",
    tells:
      "Three layers of width 512 (solid) beside descent on the end-to-end matrix itself, a convex problem (dashed), " +
      "from the same start. They all but agree. Make the width 16 and η 0.0468, and they part.",
    settings: {
      initialisation: "gaussian_wide", depth: "3", width: "512", target: "given_spectrum",
      singular_values: "3 2 1 0.5", inputs: "8", outputs: "4", condition_number: "2", step_size: "0.00464",
      seed: "0", tolerance: "1e-05", max_steps: "100",
    },
  },
};

// The first settings: of the finest maps the deepest layer-wise one, at a small scale, where it fails.
function firstSettings(maps) {
  const rank = (map) => [map.initialisation === "layerwise", map.iterations.length, Number(map.depth)];
  const [map] = [...maps].sort((one, other) => compared(rank(other), rank(one)));
  if (!map) return SCENES.saddle.settings;
  const scale = map.scale[nearest(map.scale, "0.01")], step_size = map.step_size[nearest(map.step_size, "0.1")];
  return { ...networkOf(map), scale, step_size };
}

// What to try with the first settings, where they are a cell of a map that does not arrive.
function invitation(maps, settings) {
  const cell = maps.map((map) => cellOf(map, settings)).find((found) => found);
  if (!cell || cell.status === "converged") return "";
  const start = `${settings.initialisation} with ${settings.depth} layers`;
  return `Begin with the settings below, ${start}: run them and see how they fail. Then find a cell that arrives.`;
}

const compared = (one, other) => one.map((value, i) => value - other[i]).find((difference) => difference) ?? 0;
