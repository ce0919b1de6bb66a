// The form: a field for each setting, of which those are shown that the scheme and the target take.

const NETWORK_AXES = {
  depth: { what: "N, the number of layers", integer: true, least: 1, most: 16 },
  width: { what: "of the hidden layers", integer: true, least: 1, most: 512 },
  step_size: { what: "η, the step size", above: 0 },
  seed: { what: "of all that is random", integer: true, least: 0, most: 999999 },
  tolerance: { what: "the excess loss at which a run has converged", above: 0 },
  max_steps: { what: "the cap", integer: true, least: 1, most: 1000000 },
};
const MOST = { inputs: 32, outputs: 32, features: 64, samples: 1000, saddle_rank: 31 };

function formView(form, study) {
  const { elements } = form, axesOf = {};
  const fieldOf = (name) => elements[name].closest("p");
  for (const input of form.querySelectorAll("input")) axesOf[input.name] = NETWORK_AXES[input.name];

  fill(elements.initialisation, Object.entries(study.schemes));
  fill(elements.target, [...Object.entries(study.problems), ...Object.entries(study.readers)]);

  // Fields for the chosen scheme and target alone, each with its meaning and limits.
  function arrange() {
    const reader = study.readers[elements.target.value]?.axes ?? {};
    const taken = { ...reader, ...study.schemes[elements.initialisation.value]?.axes, ...NETWORK_AXES };
    for (const input of form.querySelectorAll("input")) {
      const axis = taken[input.name];
      fieldOf(input.name).hidden = !axis;
      input.disabled = !axis; // so that it is neither checked nor read
      if (axis) describe(input, axis, fieldOf(input.name).querySelector("label"));
    }
  }

  form.addEventListener("change", arrange);
  return {
    show(settings) {
      for (const [name, text] of Object.entries({ ...DEFAULTS, ...settings })) if (elements[name]) elements[name].value = text;
      arrange();
    },
    read: () => Object.fromEntries(new FormData(form)),
  };
}

function fill(select, choices) {
  select.replaceChildren(...choices.map(([name, { title }]) => new Option(title, name)));
}

function describe(input, axis, label) {
  const name = document.createElement("b");
  name.textContent = input.name.replaceAll("_", " ");
  label.replaceChildren(name, ` ${axis.what}`);
  input.type = axis.text ? "text" : "number";
  input.required = true;
  if (axis.text) input.pattern = axis.pattern;
  else limit(input, axis);
}

function limit(input, { integer, least, above, most = MOST[input.name] }) {
  input.step = integer ? 1 : "any";
  input.min = least ?? above ?? "";
  input.max = most ?? "";
  const onTheLimit = above !== undefined && above !== null && Number(input.value) <= above;
  input.setCustomValidity(onTheLimit ? `A number above ${above}.` : "");
}
