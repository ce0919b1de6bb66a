// The study's map over (s, eta): one pixel for a run, coloured by its end, and a cursor.

const ENDINGS = { diverged: "#f4b393", unfinished: "#a9a9a9", proved: "#dedede", outpaced: "#c9d3ea" };
const VIRIDIS = ["#fde725", "#7ad151", "#22a884", "#2a788e", "#414487", "#440154"]; // few to many

// A colour between two of a list, at a share of its length.
function ramp(share) {
  const place = Math.min(Math.max(share, 0), 0.9999) * (VIRIDIS.length - 1), i = Math.floor(place);
  const part = (colour, k) => parseInt(colour.slice(1 + 2 * k, 3 + 2 * k), 16);
  const mixed = [0, 1, 2].map((k) => part(VIRIDIS[i], k) + (place - i) * (part(VIRIDIS[i + 1], k) - part(VIRIDIS[i], k)));
  return `rgb(${mixed.map(Math.round).join(" ")})`;
}

// What the table says of the cell in a column (s) and a row (eta).
function cellAt(map, column, row) {
  const i = column * map.step_size.length + row;
  return { status: map.statuses[map.endings[i]], iterations: map.iterations[i] };
}

function paint(canvas, map) {
  [canvas.width, canvas.height] = [map.scale.length, map.step_size.length];
  const pen = canvas.getContext("2d"), most = Math.log(Number(map.max_steps));
  map.scale.forEach((_, column) =>
    map.step_size.forEach((_, row) => {
      const { status, iterations } = cellAt(map, column, row);
      pen.fillStyle = ENDINGS[status] ?? ramp(Math.log(Math.max(iterations, 1)) / most);
      pen.fillRect(column, map.step_size.length - 1 - row, 1, 1);
    }),
  );
}

// Labels at the powers of ten of an axis, or at its ends.
function labels(values, side) {
  const whole = (text) => Math.abs(Math.log10(text) - Math.round(Math.log10(text))) < 1e-6;
  const powers = values.map((text, i) => ({ text: whole(text) && power(Math.round(Math.log10(text))), i }));
  const kept = powers.filter(({ text }) => text);
  const ends = [0, values.length - 1].map((i) => ({ text: shown(Number(values[i])), i }));
  const place = (i) => `${side}: ${(100 * (i + 0.5)) / values.length}%`;
  return (kept.length > 1 ? kept : ends).map(({ text, i }) => `<span style="${place(i)}">${text}</span>`).join("");
}

// The map in its place: `choose` is called with the settings of a cell, `tell` with one in words.
function mapView(root, tell, choose) {
  const button = root.querySelector("button"), [canvas, cursor] = button.children;
  let map = null, column = 0, row = 0;

  const settings = () => ({ ...networkOf(map), scale: map.scale[column], step_size: map.step_size[row] });

  function point(newColumn, newRow) {
    column = Math.min(Math.max(newColumn, 0), map.scale.length - 1);
    row = Math.min(Math.max(newRow, 0), map.step_size.length - 1);
    const [width, height] = [100 / map.scale.length, 100 / map.step_size.length];
    cursor.style.cssText = `left: ${column * width}%; bottom: ${row * height}%; width: ${width}%; height: ${height}%`;
    tell(`s = ${shown(Number(map.scale[column]))}, η = ${shown(Number(map.step_size[row]))}: ${inTable(cellAt(map, column, row))}.`);
  }

  function under(event) {
    const box = canvas.getBoundingClientRect();
    const share = [(event.clientX - box.left) / box.width, (box.bottom - event.clientY) / box.height];
    point(Math.floor(share[0] * map.scale.length), Math.floor(share[1] * map.step_size.length));
  }

  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  button.addEventListener("pointermove", under);
  button.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    point(column + way[0], row + way[1]);
  });
  button.addEventListener("click", (event) => {
    if (event.detail) under(event); // no place where a key has pressed the button
    choose(settings());
  });

  return {
    show(newMap, at) {
      if (newMap !== map) {
        map = newMap;
        paint(canvas, map);
        root.querySelector(".scales").innerHTML = labels(map.scale, "left");
        root.querySelector(".sizes").innerHTML = labels(map.step_size, "bottom");
      }
      point(nearest(map.scale, at.scale), nearest(map.step_size, at.step_size));
    },
  };
}

const NETWORK = ["target", "initialisation", "depth", "width", "seed", "tolerance", "max_steps"];
const networkOf = (map) => Object.fromEntries(NETWORK.map((key) => [key, map[key]]));

// Where a value is on an axis of texts: the nearest by its logarithm.
function nearest(values, text) {
  const distance = (other) => Math.abs(Math.log(Number(other) / (Number(text) || 1)));
  return values.reduce((best, other, i) => (distance(other) < distance(values[best]) ? i : best), 0);
}

// What the table says of a run, where it is one of the map's.
function cellOf(map, settings) {
  if (NETWORK.some((key) => !same(map[key], settings[key]))) return null;
  const column = map.scale.findIndex((text) => same(text, settings.scale));
  const row = map.step_size.findIndex((text) => same(text, settings.step_size));
  return column < 0 || row < 0 ? null : cellAt(map, column, row);
}
const same = (one, other) => one === other || Number(one) === Number(other);
