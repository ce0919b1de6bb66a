// From the settings on the page to a run, as runs/run.py has it, and what is measured along it.
// Settings are texts by the names that the configuration has; `study` is what the page embeds.

const numbers = (settings, axes) =>
  Object.fromEntries(
    Object.keys(axes).map((key) => [key, axes[key].text ? settings[key] : Number(settings[key])]),
  );
const texts = (settings, keys) => Object.fromEntries(keys.map((key) => [key, settings[key]]));

function problemOfSettings(settings, study) {
  const prepared = study.problems[settings.target];
  if (prepared) return problemOf(ofRows(prepared.cross, prepared.cross[0].length));
  const axes = study.readers[settings.target].axes;
  const drawnBy = parametersText(texts(settings, Object.keys(axes)), axes);
  const rng = generator(`["${settings.target}", ${drawnBy}, ${settings.seed}]`, study.normal_widths);
  return problemOfSamples(...READERS[settings.target](rng, numbers(settings, axes)));
}

// The widths (d_0, n, ..., n, d_N), and the draw of the scheme, its widths, its axes and the seed.
function startOfSettings(settings, problem, study) {
  const { axes, shares_draw } = study.schemes[settings.initialisation];
  const { rows, columns } = problem.cross;
  const widths = [columns, ...Array(settings.depth - 1).fill(Number(settings.width)), rows];
  const keys = Object.keys(axes).filter((key) => !shares_draw.includes(key));
  const drawnBy = parametersText(texts(settings, keys), axes);
  const belongsTo = `["${settings.initialisation}", [${widths.join(", ")}], ${drawnBy}, ${settings.seed}]`;
  const rng = generator(belongsTo, study.normal_widths);
  return SCHEMES[settings.initialisation](widths, rng, numbers(settings, axes), problem);
}

// runs/kinds/convex_trajectory.py: the end-to-end matrix by itself, with h = eta N / (c^2 d_N).
function* convexBeside(settings, problem, weights) {
  if (!settings.initialisation.endsWith("_wide")) return;
  const widths = [weights[0].columns, ...weights.map((W) => W.rows)];
  const share = (layerFactor(widths) ** 2 * widths.at(-1)) / weights.length;
  const start = { ...leftProducts(weights)[0] };
  yield* descend(problem, [start], settings.step_size / share, () => null);
}

// networks/measurements.py: max_j ||W_{j+1}' W_{j+1} - W_j W_j'||_F, 0 for a single layer.
function balancedness(weights) {
  const gaps = weights.slice(1).map((above, j) => {
    const turned = transposed(above);
    return norm(minus(timesTransposed(turned, turned), timesTransposed(weights[j], weights[j])));
  });
  return Math.max(0, ...gaps);
}

// What is measured along a run, with about how many products of two numbers it takes.
const MEASURES = {
  norms: { of: ({ weights }) => weights.map(norm), cost: () => 0 },
  singular: {
    of: ({ endToEnd }) => svd(endToEnd).values,
    cost: (weights) => 20 * weights.at(-1).rows ** 2 * weights[0].columns,
  },
  balancedness: {
    of: ({ weights }) => balancedness(weights),
    cost: (weights) => weights.reduce((sum, W) => sum + W.rows * W.columns * (W.rows + W.columns), 0),
  },
};

// What takes long is measured at a part of the recorded steps: the first, the last, every so many.
function measuring(weights) {
  const rests = Object.entries(MEASURES).map(([name, { of, cost }]) => {
    return { name, of, rest: Math.ceil((1 + cost(weights)) / 4e5) };
  });
  let count = 0;
  return (state) => {
    const due = rests.filter(({ rest }) => state.status || count % rest === 0);
    count++;
    return Object.fromEntries(due.map(({ name, of }) => [name, of(state)]));
  };
}

// 0, 1, ..., 99, 100, 102, ..., 998, 1000, 1020, ...
const isRecorded = (step) => step < 100 || step % (2 * 10 ** (Math.floor(Math.log10(step)) - 2)) === 0;

// The records of a run, each with the last step at which a twin of the start still agrees.
function* records(settings, study) {
  const problem = problemOfSettings(settings, study);
  const weights = startOfSettings(settings, problem, study);
  const stop = stopping(Number(settings.tolerance), Number(settings.max_steps));
  const stepSize = Number(settings.step_size), measure = measuring(weights);
  const twin = descend(problem, twinOf(weights), stepSize, stop);
  const convex = convexBeside(settings, problem, weights);
  let agreed = -1;
  for (const state of descend(problem, weights, stepSize, stop)) {
    const { step, excessLoss, status } = state, beside = convex.next().value?.excessLoss;
    if (agreed === step - 1 && agree(state, twin.next().value)) agreed = step;
    if (!status && !isRecorded(step)) continue;
    const target = step === 0 ? { target: svd(problem.optimum).values } : {};
    yield { step, excessLoss, status, beside, agreed, ...target, ...(status === DIVERGED ? {} : measure(state)) };
  }
}
