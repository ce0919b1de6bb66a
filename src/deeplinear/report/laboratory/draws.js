// The distributions over random.js: uniform, normal, and the text that a generator belongs to.

// A number as Python's JSON has it; its text in the form tells 1, an integer, from 1.0.
function numberText(text) {
  if (/^[+-]?\d+$/.test(text)) return String(BigInt(text));
  const [digits, exponent] = Number(text).toExponential().split("e");
  if (-4 <= exponent && exponent < 16) {
    const plain = String(Number(text)); // with no exponent up to 1e21, from 1e-6
    return plain.includes(".") ? plain : `${plain}.0`;
  }
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

// json.dumps(parameters, sort_keys=True), of texts and of numbers by their texts.
function parametersText(parameters, axes) {
  const shown = (key) => (axes[key].text ? JSON.stringify(parameters[key]) : numberText(parameters[key]));
  const pairs = Object.keys(parameters).sort().map((key) => `"${key}": ${shown(key)}`);
  return `{${pairs.join(", ")}}`;
}

// numpy's tables of the ziggurat: x_i 2^-52 as numpy has them; the others are only compared with.
function ziggurat(widths) {
  const x = Array.from(widths, (width) => width * 2 ** 52);
  const shares = x.map((edge, i) => Math.floor(((i === 0 ? x[255] : i === 1 ? 0 : x[i - 1]) / edge) * 2 ** 52));
  const heights = x.map((edge, i) => (i === 0 ? 1 : Math.exp(-0.5 * edge * edge)));
  return { widths, shares, heights, tail: x[255] };
}

// base.randomness.generator(*identity), for the identity's JSON.
function generator(identity, widths) {
  const entropy = sha256(identity).reverse();
  while (entropy.length > 1 && entropy.at(-1) === 0) entropy.pop();
  const next = pcg64(seedState(entropy)), tables = ziggurat(widths);
  const uniform = () => Number(next() >> 11n) / 2 ** 53;
  return { uniform, normal: () => standardNormal(next, uniform, tables) };
}

function standardNormal(next, uniform, { widths, shares, heights, tail }) {
  for (;;) {
    const bits = next(), i = Number(bits & 0xffn);
    const magnitude = Number((bits >> 9n) & 0xfffffffffffffn);
    const x = magnitude * widths[i], signed = (bits >> 8n) & 1n ? -x : x;
    if (magnitude < shares[i]) return signed;
    if (i === 0) return fromTail(uniform, tail, (bits >> 17n) & 1n);
    const height = (heights[i - 1] - heights[i]) * uniform() + heights[i];
    if (height < Math.exp(-0.5 * x * x)) return signed;
  }
}

function fromTail(uniform, tail, negative) {
  for (;;) {
    const beyond = -(1 / tail) * Math.log1p(-uniform()), other = -Math.log1p(-uniform());
    if (other + other > beyond * beyond) return negative ? -(tail + beyond) : tail + beyond;
  }
}

// rng.standard_normal((rows, columns))
function normalMatrix(rng, rows, columns) {
  const matrix = zeros(rows, columns);
  for (let i = 0; i < matrix.entries.length; i++) matrix.entries[i] = rng.normal();
  return matrix;
}

// base.randomness.haar_frame: orthonormal columns, Haar distributed.
function haarFrame(rng, rows, columns) {
  return transposed(orthonormalRows(transposed(normalMatrix(rng, rows, columns))));
}
