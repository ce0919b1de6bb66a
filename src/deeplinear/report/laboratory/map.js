// The study's map over (s, eta): one pixel for a run, coloured by its end, and a cursor.

const COLOURS = { diverged: "#f4b393", unfinished: "#a9a9a9", proved: "#dedede", outpaced: "#c9d3ea" };
const VIRIDIS = ["#fde725", "#7ad151", "#22a884", "#2a788e", "#414487", "#440154"]; // few to many
const NETWORK = ["target", "initialisation", "depth", "width", "seed", "tolerance", "max_steps"];
const networkOf = (map) => Object.fromEntries(NETWORK.map((key) => [key, map[key]]));
const same = (one, other) => one === other || Number(one) === Number(other);

// A colour between two of a list, at a share of its length.
function ramp(share) {
  const place = Math.min(Math.max(share, 0), 0.9999) * (VIRIDIS.length - 1), i = Math.floor(place);
  const part = (colour, k) => parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
  const mixed = [0, 1, 2].map((k) => {
    const [from, to] = [part(VIRIDIS[i], k), part(VIRIDIS[i + 1], k)];
    return Math.round(from + (place - i) * (to - from));
  });
  return `rgb(${mixed.join(" ")})`;
}

// What the table says of the cell in a column (s) and a row (eta).
function cellAt(map, column, row) {
  const i = column * map.step_size.length + row;
  return { status: map.statuses[map.endings[i]], iterations: map.iterations[i] };
}

// What it says of a run, where that is one of the map's.
function cellOf(map, settings) {
  if (NETWORK.some((key) => !same(map[key], settings[key]))) return null;
  const column = map.scale.findIndex((text) => same(text, settings.scale));
  const row = map.step_size.findIndex((text) => same(text, settings.step_size));
  return column < 0 || row < 0 ? null : cellAt(map, column, row);
}

// Where a value is on an axis of texts: the nearest by its logarithm.
function nearest(values, text) {
  const distance = (other) => Math.abs(Math.log(Number(other) / (Number(text) || 1)));
  return values.reduce((best, other, i) => (distance(other) < distance(values[best]) ? i : best), 0);
}

function paint(canvas, map) {
  [canvas.width, canvas.height] = [map.scale.length, map.step_size.length];
  const pen = canvas.getContext("2d"), most = Math.log(Number(map.max_steps));
  for (let column = 0; column < canvas.width; column++) {
    for (let row = 0; row < canvas.height; row++) {
      const { status, iterations } = cellAt(map, column, row);
      pen.fillStyle = COLOURS[status] ?? ramp(Math.log(Math.max(iterations, 1)) / most);
      pen.fillRect(column, canvas.height - 1 - row, 1, 1);
    }
  }
}

// Labels at the powers of ten of an axis, or at its ends.
function labels(values, side) {
  const exponents = values.map((text) => Math.log10(Number(text)));
  const isPower = (exponent) => Math.abs(exponent - Math.round(exponent)) < 1e-6;
  const powers = [...values.keys()].filter((i) => isPower(exponents[i]));
  const chosen = powers.length > 1 ? powers : [0, values.length - 1];
  const text = (i) => (isPower(exponents[i]) ? power(Math.round(exponents[i])) : shown(Number(values[i])));
  const place = (i) => `${side}: ${(100 * (i + 0.5)) / values.length}%`;
  return chosen.map((i) => `<span style="${place(i)}">${text(i)}</span>`).join("");
}

// A map with its cursor in a button: `tell` is handed the cell's end in words, `choose` its settings.
class MapView {
  column = 0;
  row = 0;

  constructor(place, tell, choose) {
    this.place = place;
    this.tell = tell;
    const button = place.querySelector("button");
    [this.canvas, this.cursor] = button.children;
    button.addEventListener("pointermove", (event) => this.under(event));
    button.addEventListener("keydown", (event) => this.step(event));
    button.addEventListener("click", (event) => {
      if (event.detail) this.under(event); // a key that presses the button has no place
      choose(this.settings());
    });
  }

  show(map, { scale, step_size }) {
    if (map !== this.map) {
      this.map = map;
      paint(this.canvas, map);
      this.place.querySelector(".scales").innerHTML = labels(map.scale, "left");
      this.place.querySelector(".sizes").innerHTML = labels(map.step_size, "bottom");
    }
    this.point(nearest(map.scale, scale), nearest(map.step_size, step_size));
  }

  settings() {
    const { map, column, row } = this;
    return { ...networkOf(map), scale: map.scale[column], step_size: map.step_size[row] };
  }

  point(column, row) {
    const { map, cursor } = this, [columns, rows] = [map.scale.length, map.step_size.length];
    this.column = Math.min(Math.max(column, 0), columns - 1);
    this.row = Math.min(Math.max(row, 0), rows - 1);
    cursor.style.cssText = `left: ${(100 * this.column) / columns}%; bottom: ${(100 * this.row) / rows}%;
      width: ${100 / columns}%; height: ${100 / rows}%`;
    const { scale, step_size } = this.settings();
    const end = inTable(cellAt(map, this.column, this.row));
    this.tell(`s = ${shown(Number(scale))}, η = ${shown(Number(step_size))}: ${end}.`);
  }

  under({ clientX, clientY }) {
    const { left, bottom, width, height } = this.canvas.getBoundingClientRect();
    const column = Math.floor(((clientX - left) / width) * this.map.scale.length);
    this.point(column, Math.floor(((bottom - clientY) / height) * this.map.step_size.length));
  }

  step(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way) return;
    event.preventDefault();
    this.point(this.column + way[0], this.row + way[1]);
  }
}
