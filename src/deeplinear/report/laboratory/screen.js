// The laboratory on the screen: the address bar, the form, the map and the charts around one worker.

const root = document.getElementById("laboratory");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const study = JSON.parse(part("study").textContent);
const engine = URL.createObjectURL(new Blob([part("engine").textContent], { type: "text/javascript" }));
const form = new FormView(part("form"), study);
const map = new MapView(part("map"), (words) => (part("cell").textContent = words), go);
const ADDRESS = "#laboratory?";
let worker = null, settings = {}, records = [], stepScale = "steps", drawing = 0;

// ---- a run

function start() {
  halt();
  records = [];
  tell("running", "Drawing the start …");
  worker = new Worker(engine);
  worker.onmessage = ({ data }) => receive(data);
  worker.onerror = () => refuse("this browser starts no worker here.");
  worker.postMessage({ settings, study: { ...study, maps: null } });
  part("stop").disabled = false;
}

function receive({ bundle, refusal }) {
  if (refusal) return refuse(refusal);
  records.push(...bundle);
  if (records.at(-1).status) halt();
  drawing ||= requestAnimationFrame(draw);
}

function refuse(reason) {
  halt();
  tell("refused", `No run: ${reason}`);
}

function halt() {
  worker?.terminate();
  worker = null;
  part("stop").disabled = true;
}

function stop() {
  halt();
  if (!records.length) return tell("stopped", "Stopped by you before the first step.");
  records.push({ ...records.at(-1), status: "stopped" });
  draw();
}

// ---- what is seen of it

// How the run stands; screen readers wait until it has ended.
function tell(status, words, more = "") {
  part("outcome").ariaBusy = String(status === "running");
  part("outcome").dataset.status = status;
  part("outcome").textContent = words;
  part("rounding").textContent = more;
}

function draw() {
  drawing = 0;
  if (!records.length) return;
  const last = records.at(-1), found = mapOf(settings), cell = found && cellOf(found, settings);
  const words = `${ending(records, settings)} ${cell ? comparison(last, cell) : ""}`;
  tell(last.status ?? "running", words, last.status ? rounding(last) : "");
  for (const [name, drawn] of Object.entries(panels(records))) chart(part(name), { ...drawn, stepScale });
}

function rescale(chosen) {
  stepScale = chosen;
  part("scale").checked = chosen === "steps";
  draw();
}

// ---- the way to a run: the address bar

const mapOf = (chosen) =>
  study.maps.find((found) => ["target", "initialisation", "depth", "width"].every((key) => found[key] === chosen[key]));

// The map of the settings in the form, where the study has one.
function arrange() {
  const chosen = form.read(), found = mapOf(chosen);
  part("map").hidden = !found;
  part("without").hidden = Boolean(found);
  part("maps").value = found ? study.maps.indexOf(found) : "";
  if (found) map.show(found, chosen);
  else part("cell").textContent = "";
}

function offer(chosen) {
  form.show({ ...form.read(), ...chosen });
  arrange();
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
  arrange();
  if (part("form").reportValidity()) start();
  else refuse("a setting is out of its range.");
}

function play(name) {
  part("tells").textContent = SCENES[name].tells;
  rescale(SCENES[name].stepScale);
  go(SCENES[name].settings);
}

function listen() {
  part("maps").addEventListener("change", ({ target }) => target.value && offer(networkOf(study.maps[target.value])));
  part("form").addEventListener("change", arrange);
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    go(form.read());
  });
  part("stop").addEventListener("click", stop);
  part("scale").addEventListener("change", ({ target }) => rescale(target.checked ? "steps" : "linear"));
  for (const button of root.querySelectorAll("[data-scene]")) {
    button.addEventListener("click", () => play(button.dataset.scene));
  }
  addEventListener("hashchange", follow);
}

function begin() {
  const title = (found) => `${found.initialisation}, N = ${found.depth}, width ${found.width}, ${found.target}`;
  study.maps.forEach((found, i) => part("maps").add(new Option(title(found), i)));
  part("maps").closest("p").hidden = !study.maps.length;
  listen();
  offer(firstSettings(study.maps));
  part("tells").textContent = invitation(study.maps, form.read());
  part("laboratory").hidden = part("form").hidden = false;
  if (location.hash.startsWith(ADDRESS)) root.scrollIntoView();
  follow();
}

begin();
