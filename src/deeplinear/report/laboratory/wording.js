// Numbers and the ends of runs in words.

const RAISED = Object.fromEntries([..."-0123456789"].map((sign, i) => [sign, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[i]]));
const power = (exponent) => `10${[...String(exponent)].map((sign) => RAISED[sign]).join("")}`;
const counted = (n) => Number(n).toLocaleString("en");
const steps = (n) => `${counted(n)} ${Number(n) === 1 ? "step" : "steps"}`;

function shown(x) {
  if (!Number.isFinite(x)) return "no finite number";
  if (x === 0 || (Math.abs(x) >= 1e-3 && Math.abs(x) < 1e4)) return String(Number(x.toPrecision(4)));
  const [digits, exponent] = x.toExponential(2).split("e"), factor = Number(digits);
  return factor === 1 ? power(Number(exponent)) : `${factor} · ${power(Number(exponent))}`;
}

// How a run ended, or where it is, as the reference's statuses say it.
function ending(records, settings) {
  const last = records.at(-1), loss = `the excess loss is ${shown(last.excessLoss)}`;
  const within = `within the tolerance of ${shown(Number(settings.tolerance))}`;
  return {
    converged: `Converged after ${steps(last.step)}: ${loss}, ${within}.`,
    diverged: `Diverged: after ${steps(last.step)} the loss is no finite number any more.`,
    unfinished: `Unfinished: at the cap of ${steps(last.step)} ${loss}. ${stagnation(records)}`,
    stopped: `Stopped by you after ${steps(last.step)}: ${loss}.`,
  }[last.status] ?? `Running: after ${steps(last.step)} ${loss}.`;
}

// Whether the loss of an unfinished run still fell in the second half of its steps.
function stagnation(records) {
  const last = records.at(-1), half = records.findLast((record) => record.step <= last.step / 2);
  const fallen = 1 - last.excessLoss / half.excessLoss;
  if (fallen < 0) return "It does not fall: it is above the loss of half as many steps.";
  if (fallen < 0.01) return "It stagnates: less than 1 % fell away in the second half of the steps.";
  return `It still falls: by ${shown(100 * fallen)} % in the second half of the steps.`;
}

// Which digits rounding decides, as a twin of the start tells.
function rounding({ step, agreed }) {
  const twin = "a twin whose start is one part in 10¹⁵ away";
  if (agreed >= step) return `Nothing here depends on rounding: ${twin} has the same losses to ten digits.`;
  const from = `From step ${counted(agreed + 1)} on the loss depends on rounding: ${twin} has others.`;
  return `${from} Another computer may have others too.`;
}

// What the study's table says of a cell, and whether a run that has ended lands there.
function inTable({ status, iterations }) {
  return {
    proved: `not run: proved to be unfinished at the cap of ${steps(iterations)}`,
    outpaced: `outpaced: needs more than ${steps(iterations)}, by when another η had arrived`,
    unfinished: `unfinished at the cap of ${steps(iterations)}`,
  }[status] ?? `${status} after ${steps(iterations)}`;
}

function landed(last, { status, iterations }) {
  if (status === "outpaced") return last.step > iterations || last.status !== "converged";
  if (status === "proved" || status === "unfinished") return last.status === "unfinished";
  return last.status === status && last.step === iterations;
}

function comparison(last, cell) {
  const says = `The study's table says: ${inTable(cell)}.`;
  if (!["converged", "diverged", "unfinished"].includes(last.status)) return says;
  if (landed(last, cell)) return `${says} The run lands there.`;
  return `${says} The run does not land there${last.agreed < last.step ? ", as rounding decides it" : ""}.`;
}
