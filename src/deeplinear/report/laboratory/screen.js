// The laboratory on the screen: the address bar, the form, the map and the charts around one worker.

const root = document.getElementById("laboratory");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const study = JSON.parse(part("study").textContent);
const engine = URL.createObjectURL(new Blob([part("engine").textContent], { type: "text/javascript" }));
const form = formView(part("form"), study);
const map = mapView(part("map"), (words) => (part("cell").textContent = words), go);
const ADDRESS = "#laboratory?";
let worker = null, settings = {}, records = [], stepScale = "steps", drawing = 0;

// ---- a run

function start() {
  halt();
  records = [];
  worker = new Worker(engine);
  worker.onmessage = ({ data }) => receive(data);
  worker.postMessage({ settings, study: { ...study, maps: null } });
  part("stop").disabled = false;
  part("outcome").textContent = "Drawing the start …";
  part("outcome").dataset.status = "running";
  part("rounding").textContent = "";
}

function receive({ bundle, refusal }) {
  if (refusal) return refuse(refusal);
  records.push(...bundle);
  if (records.at(-1).status) halt();
  drawing ||= requestAnimationFrame(draw);
}

function refuse(reason) {
  halt();
  part("outcome").textContent = `No run: ${reason}`;
  part("outcome").dataset.status = "refused";
}

function halt() {
  worker?.terminate();
  worker = null;
  part("stop").disabled = true;
}

function stop() {
  halt();
  if (records.length) records.push({ ...records.at(-1), status: "stopped" });
  draw();
}

// ---- what is seen of it

function draw() {
  drawing = 0;
  if (!records.length) return;
  const last = records.at(-1), found = mapOf(settings), cell = found && cellOf(found, settings);
  part("outcome").textContent = `${ending(records, settings)} ${cell ? comparison(last, cell) : ""}`;
  part("outcome").dataset.status = last.status ?? "running";
  if (last.status) part("rounding").textContent = rounding(last);
  for (const [name, drawn] of Object.entries(panels(records))) chart(part(name), { ...drawn, stepScale });
}

// ---- the way to a run: the address bar

const mapOf = (chosen) => study.maps.find((found) => MAP_OF.every((key) => found[key] === chosen[key]));
const MAP_OF = ["target", "initialisation", "depth", "width"];

// The map of these settings, where the study has one, and a choice among all its maps.
function arrange(chosen) {
  const found = mapOf(chosen);
  part("map").hidden = !found;
  part("without").hidden = Boolean(found);
  part("maps").value = found ? study.maps.indexOf(found) : "";
  if (found) map.show(found, chosen);
  else part("cell").textContent = "";
}

function go(chosen) {
  const address = ADDRESS + new URLSearchParams(chosen);
  if (location.hash === address) follow();
  else location.hash = address;
}

// Run what the address says, if it says something that can be run.
function follow() {
  if (!location.hash.startsWith(ADDRESS)) return;
  form.show(Object.fromEntries(new URLSearchParams(location.hash.slice(ADDRESS.length))));
  settings = form.read();
  arrange(settings);
  if (part("form").reportValidity()) start();
}

function begin() {
  study.maps.forEach((found, i) => part("maps").add(new Option(mapTitle(found), i)));
  part("maps").closest("p").hidden = !study.maps.length;
  part("maps").addEventListener("change", ({ target }) => target.value && offer(study.maps[target.value]));
  part("form").addEventListener("change", () => arrange(form.read()));
  part("form").addEventListener("submit", (event) => (event.preventDefault(), go(form.read())));
  part("stop").addEventListener("click", stop);
  part("scale").addEventListener("change", ({ target }) => rescale(target.checked ? "steps" : "linear"));
  for (const button of root.querySelectorAll("[data-scene]")) button.addEventListener("click", () => play(button.dataset.scene));
  offer(firstSettings(study.maps));
  part("laboratory").hidden = part("form").hidden = false;
  addEventListener("hashchange", follow);
  if (location.hash.startsWith(ADDRESS)) root.scrollIntoView();
  follow();
}

const mapTitle = (found) => `${found.initialisation}, N = ${found.depth}, width ${found.width}, ${found.target}`;

function offer(given) {
  const known = Array.isArray(given.scale) ? { ...networkOf(given) } : given;
  form.show({ ...form.read(), ...known });
  arrange(form.read());
}

function rescale(chosen) {
  stepScale = chosen;
  part("scale").checked = chosen === "steps";
  draw();
}

function play(name) {
  const scene = SCENES[name];
  part("tells").textContent = scene.tells;
  rescale(scene.stepScale);
  go(scene.settings);
}

begin();
