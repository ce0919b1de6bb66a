// The page is complete without this: it closes what is long and filters the claims.
"use strict";
(() => {
  const details = [...document.querySelectorAll("details")];
  const filters = document.getElementById("filters"); // none without claims
  const rows = [...document.querySelectorAll("table.claims tbody tr")];
  let closed = [];

  function filter() {
    const paper = filters.elements.paper.value;
    const verdicts = [...filters.querySelectorAll("input:checked")].map((box) => box.value);
    for (const row of rows) {
      const { paper: ofRow, verdict } = row.dataset;
      row.hidden = (paper !== "" && paper !== ofRow) || !verdicts.includes(verdict);
    }
    const left = rows.filter((row) => !row.hidden).length;
    document.getElementById("shown").textContent = `${left} of ${rows.length} claims`;
  }

  // A link to a claim that is filtered away has to lead there.
  function follow() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.hidden) return;
    filters.reset();
    filter();
    target.scrollIntoView();
  }

  for (const part of details) part.open = false;
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => {
    closed = details.filter((part) => !part.open);
    for (const part of closed) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
  if (filters) {
    filters.hidden = false;
    filters.addEventListener("change", filter);
    filters.addEventListener("submit", (event) => event.preventDefault());
    filters.addEventListener("reset", () => setTimeout(filter));
    filter();
  }
})();
