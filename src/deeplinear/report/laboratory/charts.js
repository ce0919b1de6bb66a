// Line charts in SVG, drawn anew while a run goes on.

const EDGES = { height: 200, left: 58, right: 10, top: 10, bottom: 34 };
const SCALES = {
  log: { to: Math.log10, fits: (x) => x > 0 && Number.isFinite(x) },
  linear: { to: (x) => x, fits: Number.isFinite },
  steps: { to: (x) => Math.log10(1 + x), fits: Number.isFinite }, // a logarithm that shows step 0
};

function range(values, kind) {
  const known = values.filter(SCALES[kind].fits).map(SCALES[kind].to);
  if (!known.length) return [0, 1];
  const low = known.reduce((x, y) => Math.min(x, y)), high = known.reduce((x, y) => Math.max(x, y));
  if (kind === "log") return [Math.floor(low), Math.max(Math.ceil(high), Math.floor(low) + 1)]; // decades
  return [low, high > low ? high : low + 1];
}

// Up to seven powers of ten in a range of exponents; 0 and powers of ten for steps.
function powersWithin([low, high]) {
  const first = Math.ceil(low - 1e-9), last = Math.floor(high + 1e-9);
  const every = Math.max(1, Math.ceil((last - first) / 6));
  const found = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  return found.filter((exponent) => (exponent - first) % every === 0);
}

function roundWithin([low, high]) {
  const rough = (high - low) / 4, size = 10 ** Math.floor(Math.log10(rough));
  const every = [1, 2, 5, 10].find((factor) => factor * size >= rough) * size;
  const first = Math.ceil(low / every - 1e-9);
  return Array.from({ length: 6 }, (_, i) => (first + i) * every).filter((x) => x <= high + every * 1e-9);
}

function ticks(kind, within) {
  const plain = (x) => counted(Number(x.toPrecision(3)));
  if (kind === "linear") return roundWithin(within).map((x) => ({ at: x, text: plain(x) }));
  const exponents = powersWithin(within);
  if (kind === "log") return exponents.map((n) => ({ at: n, text: power(n) }));
  const found = exponents.filter((n) => n > 0).map((n) => ({ at: Math.log10(1 + 10 ** n), text: power(n) }));
  return [{ at: 0, text: "0" }, ...found.filter(({ at }) => at <= within[1])];
}

function axis(kind, values, from, to) {
  const scale = SCALES[kind], within = range(values, kind), [low, high] = within;
  const place = (x) => from + ((x - low) / (high - low)) * (to - from);
  const marks = ticks(kind, within).map(({ at, text }) => ({ place: place(at).toFixed(1), text }));
  return { marks, fits: scale.fits, place: (x) => place(scale.to(x)).toFixed(1) };
}

function line({ points, colour, dashed }, across, up) {
  const kept = points.filter(([x, y]) => across.fits(x) && up.fits(y));
  const path = kept.map(([x, y]) => `${across.place(x)},${up.place(y)}`).join(" ");
  return `<polyline points="${path}" style="stroke: ${colour}"${dashed ? ' class="dashed"' : ""}/>`;
}

function frame(across, up, width) {
  const { left, height, bottom, right } = EDGES, base = height - bottom;
  const below = across.marks.map(
    ({ place, text }) => `<text x="${place}" y="${base + 16}" text-anchor="middle">${text}</text>`,
  );
  const beside = up.marks.map(({ place, text }) => `<path d="M${left} ${place}H${width - right}"/>
    <text x="${left - 6}" y="${place}" dy=".32em" text-anchor="end">${text}</text>`);
  return `<g>${below.join("")}${beside.join("")}<path class="axis" d="M${left} ${base}H${width - right}"/></g>`;
}

// Lines of {points, colour, dashed} over the steps, cut at `least` and `most`, as wide as their place.
function chart(place, { lines, stepScale, kind, least, most }) {
  const { left, right, top, bottom, height } = EDGES, width = Math.max(place.clientWidth, 200);
  const cut = ([x, y]) => [x, Number.isFinite(y) ? Math.min(most, Math.max(least, y)) : y];
  const kept = lines.map((drawn) => ({ ...drawn, points: drawn.points.map(cut) }));
  const points = kept.flatMap((drawn) => drawn.points), heights = points.map(([, y]) => y);
  if (kind === "linear") heights.push(0);
  const across = axis(stepScale, [0, ...points.map(([x]) => x)], left, width - right);
  const up = axis(kind, heights, height - bottom, top);
  const curves = kept.map((drawn) => line(drawn, across, up)).join("");
  const words = inWords(place.dataset.title, lines[0].points);
  place.innerHTML = `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${words}">
    ${frame(across, up, width)}<g>${curves}</g></svg>`;
}

// A chart's title with its first line's ends, for those who do not see it.
function inWords(title, points) {
  if (!points.length) return title;
  return `${title}, from ${shown(points[0][1])} to ${shown(points.at(-1)[1])} after ${steps(points.at(-1)[0])}`;
}
