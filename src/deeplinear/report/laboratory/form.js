// The form: a field for each setting, of which those are shown that the scheme and the target take.

const ALWAYS = {
  depth: { what: "N, the number of layers", integer: true, least: 1 },
  width: { what: "of the hidden layers", integer: true, least: 1 },
  step_size: { what: "η", above: 0 },
  seed: { what: "of all that is random", integer: true, least: 0 },
  tolerance: { what: "the excess loss at which a run has converged", above: 0 },
  max_steps: { what: "the cap", integer: true, least: 1 },
};

class FormView {
  constructor(form, study) {
    this.form = form;
    this.study = study;
    this.inputs = [...form.querySelectorAll("input")];
    fill(form.elements.initialisation, study.schemes);
    fill(form.elements.target, { ...study.problems, ...study.readers });
    for (const event of ["input", "change"]) form.addEventListener(event, () => this.arrange());
    this.show({});
  }

  // Fields for the chosen scheme and target alone, each with its meaning and limits.
  arrange() {
    const { initialisation, target } = this.form.elements, { schemes, readers, most } = this.study;
    const taken = { ...readers[target.value]?.axes, ...schemes[initialisation.value]?.axes, ...ALWAYS };
    for (const input of this.inputs) {
      const axis = taken[input.name], field = input.closest("p");
      field.hidden = input.disabled = !axis; // what is disabled is neither checked nor read
      if (axis) describe(input, field.querySelector("label"), { most: most[input.name], ...axis });
    }
  }

  show(settings) {
    for (const [name, text] of Object.entries({ ...DEFAULTS, ...settings })) {
      if (name in this.form.elements) this.form.elements[name].value = text;
    }
    this.arrange();
  }

  read() {
    return Object.fromEntries(new FormData(this.form));
  }
}

function fill(select, choices) {
  select.replaceChildren(...Object.entries(choices).map(([name, { title }]) => new Option(title, name)));
}

function describe(input, label, { what, text, pattern, integer, least, above, most }) {
  const name = document.createElement("b");
  name.textContent = input.name.replaceAll("_", " ");
  label.replaceChildren(name, ` ${what}`);
  input.type = text ? "text" : "number";
  input.required = true;
  if (text) input.pattern = pattern;
  Object.assign(input, { step: integer ? 1 : "any", min: least ?? "", max: most ?? "" });
  const onTheLimit = above !== undefined && Number(input.value) <= above;
  input.setCustomValidity(onTheLimit ? `A number above ${above}.` : "");
}
