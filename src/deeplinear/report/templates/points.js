// The points of a picture tell their values to a pointer, and to a slider; series switch off and on.
"use strict";
(() => {
  const NEAR = 24; // pixels from the pointer

  function made(tag, attributes = {}, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }

  function number(value) {
    if (typeof value !== "number") return value === null ? "none" : String(value);
    const size = Math.abs(value);
    const text = size >= 1e6 || (size && size < 1e-3) ? value.toExponential(3) : String(Number(value.toPrecision(4)));
    return text.replaceAll("-", "−");
  }

  function told(series, mark, i) {
    const [, , x, y, ...more] = mark.points[i];
    const named = Object.fromEntries(mark.columns.map((name, j) => [name, more[j]]));
    const { low, high, seeds, ...others } = named;
    const parts = [`${mark.x} ${number(x)}`, `${mark.y} ${number(y)}`];
    if (low !== undefined) parts.push(`from ${number(low)} to ${number(high)} over ${seeds} ${seeds === 1 ? "seed" : "seeds"}`);
    for (const [name, value] of Object.entries(others)) parts.push(`${name} ${number(value)}`);
    if (mark.rows?.[i]) parts.push(`row ${mark.rows[i]} of ${mark.table}`);
    const where = [mark.axes, ...mark.series.map((j) => series[j])].filter(Boolean).join(", ");
    return `${where && `${where}: `}${parts.join("; ")}.`;
  }

  function prepare(data) {
    const { series, marks } = JSON.parse(data.textContent);
    const svg = data.previousElementSibling;
    const { width, height } = svg.viewBox.baseVal;
    const ring = document.createElementNS(svg.namespaceURI, "circle");
    ring.setAttribute("class", "ring");
    const slider = made("input", { type: "range", min: 0, value: 0 });
    const said = made("output");
    const off = new Set();
    let seen = [];

    const isOn = (mark) => !mark.series.some((i) => off.has(String(i)));

    function switched() {
      for (const mark of marks) {
        const drawn = document.getElementById(mark.id);
        if (drawn) drawn.style.display = isOn(mark) ? "" : "none";
      }
      seen = marks.filter(isOn).flatMap((mark) => mark.points.map((_, i) => [mark, i]));
      slider.max = Math.max(0, seen.length - 1);
      ring.remove();
      said.textContent = "Rest on a point, or move the slider.";
    }

    function select(k) {
      if (!seen[k]) return;
      const [mark, i] = seen[k];
      ring.setAttribute("cx", mark.points[i][0] * width);
      ring.setAttribute("cy", mark.points[i][1] * height);
      ring.setAttribute("r", width / 80);
      svg.append(ring);
      slider.value = k;
      said.textContent = told(series, mark, i);
      slider.setAttribute("aria-valuetext", said.textContent);
    }

    svg.addEventListener("pointermove", (event) => {
      const to = svg.getScreenCTM();
      const away = seen.map(([mark, i]) => {
        const [x, y] = mark.points[i];
        return Math.hypot(x * width * to.a + to.e - event.clientX, y * height * to.d + to.f - event.clientY);
      });
      const nearest = away.indexOf(Math.min(...away));
      if (away[nearest] < NEAR) select(nearest);
    });
    slider.addEventListener("input", () => select(Number(slider.value)));
    slider.addEventListener("focus", () => select(Number(slider.value)));

    const boxes = Object.entries(series).map(([i, name]) => {
      const box = made("input", { type: "checkbox", checked: "" });
      box.addEventListener("change", () => {
        off[box.checked ? "delete" : "add"](i);
        switched();
      });
      return made("label", { class: "choice" }, box, name);
    });
    switched();
    const controls = made("div", { class: "controls" });
    if (boxes.length) controls.append(made("fieldset", {}, made("legend", {}, "Series"), ...boxes));
    if (seen.length) controls.append(made("label", { class: "choice" }, "Points", slider), said);
    svg.after(controls);
  }

  for (const data of document.querySelectorAll("script.points")) prepare(data);
})();
