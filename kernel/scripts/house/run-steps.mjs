/**
 * Does steps one after another and shows how far it is. A step is `{ title, isDone, run }`; one that is done is
 * passed over, and when all are, one line says so.
 */
export async function runSteps(steps) {
  const began = performance.now();
  let did = 0;
  for (const [index, step] of steps.entries()) {
    if (await step.isDone()) continue;
    did += 1;
    await showStep(`[${index + 1}/${steps.length}] ${step.title}`, step.run);
  }
  process.stdout.write(did === 0 ? "Everything is in place\n" : `Set up in ${seconds(began)}\n`);
}

async function showStep(line, run) {
  const began = performance.now();
  const redraws = process.stdout.isTTY === true;
  process.stdout.write(redraws ? line : `${line} …\n`);
  const timer = redraws ? setInterval(() => process.stdout.write(`\r${line} … ${seconds(began)} `), 1000) : undefined;
  try {
    await run();
  } finally {
    clearInterval(timer);
  }
  process.stdout.write(`${redraws ? "\r" : ""}${line}: done in ${seconds(began)}\n`);
}

function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
