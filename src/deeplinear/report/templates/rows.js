// Tables are unpacked where they stand: shown, cut to what a claim or figure takes, saved as CSV.
"use strict";
(() => {
  const FEW = 50; // rows at a time

  function made(tag, text = "", attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  async function unpacked(link) {
    const packed = atob(link.getAttribute("href").split(",")[1]);
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const lines = (await new Response(plain).text()).trimEnd().split("\n");
    return lines.map((line, i) => [i ? String(i) : "row", ...line.split(",")]);
  }

  // A condition says nothing about a table without its column.
  function chosen([names, ...rows], where) {
    const wanted = Object.entries(where).filter(([name]) => names.includes(name));
    const same = (cell, value) => cell === String(value) || (cell !== "" && Number(cell) === value);
    return rows.filter((row) =>
      wanted.every(([name, value]) => [value].flat().some((v) => same(row[names.indexOf(name)], v))),
    );
  }

  function saved(name, lines) {
    const file = new Blob([lines.map((cells) => `${cells.join(",")}\n`).join("")], { type: "text/csv" });
    const link = made("a", "", { download: `${name}.csv`, href: URL.createObjectURL(file) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function prepare(block) {
    const link = block.querySelector("a[download]");
    if (!link) return;
    const name = block.id.slice("rows-".length);
    const show = made("button", "Show rows", { type: "button" });
    const save = made("button", "Save as CSV", { type: "button" });
    const said = made("p", "", { role: "status", class: "small" });
    const frame = made("div", "", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Rows of ${name}` });
    const more = made("button", "More rows", { type: "button" });
    frame.hidden = more.hidden = true;
    link.after(" ", show, " ", save);
    block.append(said, frame, more);
    let table = null;
    let where = {};
    let count = FEW;

    async function load() {
      table ??= await unpacked(link);
      return [table[0], ...chosen(table, where)];
    }

    async function draw() {
      const [names, ...rows] = await load();
      const lines = [made("tr"), ...rows.slice(0, count).map(() => made("tr"))];
      lines[0].append(...names.map((cell) => made("th", cell, { scope: "col" })));
      for (const [i, row] of rows.slice(0, count).entries()) lines[i + 1].append(...row.map((cell) => made("td", cell)));
      const drawn = made("table");
      drawn.append(...lines);
      frame.replaceChildren(drawn);
      const taken = Object.entries(where).map(([column, value]) => `${column} = ${value}`).join(", ");
      const all = rows.length.toLocaleString("en");
      said.textContent = `${Math.min(count, rows.length)} of ${all} rows${taken && ` with ${taken}`}.`;
      save.textContent = taken ? `Save these ${all} rows as CSV` : "Save as CSV";
      frame.hidden = false;
      more.hidden = count >= rows.length;
    }

    block.show = (conditions) => {
      where = conditions;
      count = FEW;
      return draw();
    };
    show.addEventListener("click", () => block.show({}));
    more.addEventListener("click", () => draw((count *= 2)));
    save.addEventListener("click", async () => saved(Object.keys(where).length ? `${name}_part` : name, await load()));
  }

  function follow(link) {
    const block = document.getElementById(link.hash.slice(1));
    block?.show?.(JSON.parse(link.dataset.where));
  }

  for (const block of document.querySelectorAll(".rows")) prepare(block);
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-where]");
    if (link) follow(link);
  });
})();
