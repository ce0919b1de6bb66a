// The worker: one run, its records handed over in bundles, so that the page has time to draw.

const BETWEEN_BUNDLES = 60; // milliseconds

function makeRun({ settings, study }) {
  let bundle = [], since = performance.now();
  for (const record of records(settings, study)) {
    bundle.push(record);
    if (!record.status && performance.now() - since < BETWEEN_BUNDLES) continue;
    postMessage({ bundle });
    bundle = [];
    since = performance.now();
  }
}

onmessage = ({ data }) => {
  try {
    makeRun(data);
  } catch (error) {
    postMessage({ refusal: error.message });
  }
};
