// Words tell their meaning where a pointer or the keyboard rests on them; Escape closes it.
"use strict";
(() => {
  const tip = Object.assign(document.createElement("div"), { className: "tip", id: "tip", hidden: true });
  tip.setAttribute("role", "tooltip");
  document.body.append(tip);
  let term = null;

  function show(wanted) {
    hide();
    const word = document.getElementById(`word-${wanted.dataset.word}`);
    const name = document.createElement("b");
    name.textContent = word.textContent;
    tip.replaceChildren(name, ...word.nextElementSibling.cloneNode(true).childNodes);
    tip.hidden = false;
    wanted.setAttribute("aria-describedby", "tip");
    term = wanted;
    place();
  }

  function place() {
    const at = term.getClientRects()[0];
    const above = at.bottom + tip.offsetHeight + 4 > innerHeight;
    tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${above ? at.top - tip.offsetHeight : at.bottom}px`;
  }

  function hide() {
    term?.removeAttribute("aria-describedby");
    tip.hidden = true;
    term = null;
  }

  const termAt = (event) => event.target.closest?.(".term");
  for (const kind of ["mouseover", "focusin", "click"]) {
    addEventListener(kind, (event) => {
      if (termAt(event)) show(termAt(event));
      else if (kind !== "focusin" && term && !tip.contains(event.target)) hide();
    });
  }
  addEventListener("focusout", hide);
  addEventListener("scroll", () => term && place(), true);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
})();
