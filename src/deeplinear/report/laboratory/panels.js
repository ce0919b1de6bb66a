// The four charts of a run: which lines each has, and between which limits.

const seriesOf = (records, value) =>
  records.map((record) => [record.step, value(record)]).filter(([, y]) => y !== undefined);

// One line for each entry of what is measured, from the first, orange, to the last, blue.
function linesOf(records, name) {
  const entries = records.find((record) => record[name])?.[name] ?? [];
  return entries.map((_, i) => ({
    points: seriesOf(records, (record) => record[name]?.[i]),
    colour: between(i, entries.length),
  }));
}

const between = (i, n) =>
  `color-mix(in oklab, var(--lab-last) ${n > 1 ? (100 * i) / (n - 1) : 0}%, var(--lab-first))`;

function panels(records) {
  const { target } = records[0], one = (value) => ({ points: seriesOf(records, value), colour: "var(--accent)" });
  const beside = { ...one(({ beside }) => beside), colour: "var(--ink)", dashed: true };
  const goals = target.map((value) => ({
    points: [[0, value], [records.at(-1).step, value]],
    colour: "var(--soft)",
    dashed: true,
  }));
  return {
    loss: { lines: [one(({ excessLoss }) => excessLoss), beside], kind: "log", least: 1e-30, most: 1e30 },
    balancedness: { lines: [one(({ balancedness }) => balancedness)], kind: "log", least: 1e-17, most: 1e15 },
    norms: { lines: linesOf(records, "norms"), kind: "log", least: 1e-8, most: 1e8 },
    singular: { lines: [...linesOf(records, "singular"), ...goals], kind: "linear", least: 0, most: 1.5 * target[0] },
  };
}
