import { join } from "node:path";
import { findChromium } from "./find-chromium.mjs";
import { browserFolders, jupyterFolders, root, scripts, venvProgram } from "./places.mjs";
import { readFlags } from "./read-flags.mjs";
import { Refusal } from "./refusal.mjs";
import { runJest } from "./run-jest.mjs";
import { runProgram } from "./run-program.mjs";
import { setUp } from "./set-up.mjs";

const suites = {
  unit: {
    about: "jest, without a browser",
    run: () => runJest(["--testPathIgnorePatterns", "/node_modules/", "/test/package/", "/test/browser/"]),
  },
  kernel: {
    about: "the kernel against Jupyter's conformance tests",
    run: () => runPython("test/kernel/conformance/main.py"),
  },
  encrypted: {
    about: "what speaks the protocol again, transport encryption required",
    run: runEncrypted,
  },
  notebooks: {
    about: "every notebook from top to bottom",
    run: () => runPython("test/notebooks/main.py"),
  },
  package: {
    about: "the packed package in plain Node, stock tslab and Deno",
    run: () => runCounted(process.execPath, "test/package/main.mjs"),
  },
  demo: { about: "notebook, export and exported file agree", run: runDemo },
  browser: { about: "JupyterLab in Chromium", run: runBrowser },
};
const names = Object.keys(suites);

const help = `Usage: npm test [-- --only SUITE[,SUITE]]

Sets up what is missing, then runs the suites one after another; with CI=true a suite that cannot run is a failure.

${names.map((name) => `  ${name.padEnd(10)} ${suites[name].about}`).join("\n")}

  --only NAMES  only these, with commas between
  -h, --help    this text
`;

/** `npm test`. */
export async function testCommand() {
  const flags = readFlags(help, {
    only: { type: "string", default: names.join(",") },
  });
  if (!flags) return 0;
  const chosen = chooseSuites(flags.only);
  await setUp({ tests: true });
  const results = [];
  for (const name of chosen) results.push(await runSuite(name));
  return report(results);
}

function chooseSuites(text) {
  const chosen = text.split(",").map((name) => name.trim());
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Refusal(`No suite is named '${unknown}'; there are ${names.join(", ")}`);
  return names.filter((name) => chosen.includes(name));
}

async function runSuite(name) {
  process.stdout.write(`\n── ${name}: ${suites[name].about}\n`);
  const began = performance.now();
  const result = await suites[name].run();
  return {
    name,
    seconds: (performance.now() - began) / 1000,
    ...judge(result),
  };
}

// A suite that is not there to fail must not pass on a build machine.
function judge(result) {
  const { passed = 0, failed = 0, skipped = 0, reason = null } = result;
  if (skipped === 0 || process.env.CI !== "true") return { passed, failed, skipped, reason };
  return { passed, failed: failed + skipped, skipped: 0, reason: reason ?? "a skipped test counts as failed where CI=true" };
}

function report(results) {
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  process.stdout.write("\n");
  for (const { name, seconds, reason, ...counts } of results) {
    const why = reason === null ? "" : ` (${reason})`;
    process.stdout.write(`${name.padEnd(10)} ${inWords(counts)} in ${seconds.toFixed(1)} s${why}\n`);
  }
  const total = {
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
  };
  process.stdout.write(`${inWords(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function runPython(file) {
  return runCounted(venvProgram("python"), file);
}

// The rest of jest's suites does not know what a transport is, or says the same over any.
async function runEncrypted() {
  const env = { STAGEBOOK_TRANSPORT: "curve" };
  const speaking = "bad-input|comms|debug|deno-names|fuzz|history|language|life|magics|slow-client|soak|stages|typed-cells";
  const jest = await runJest(["--testPathPatterns", `/test/kernel/session/(${speaking})`], env);
  const python = await runCounted(venvProgram("python"), "test/kernel/conformance/main.py", env);
  const sum = (field) => (jest[field] ?? 0) + (python[field] ?? 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped"), reason: jest.reason ?? null };
}

async function runCounted(program, file, env = {}) {
  const { code, output } = await runProgram(program, [join(root, file)], { shown: true, env: { ...jupyterFolders(), ...env } });
  const counts = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(output)?.slice(1).map(Number);
  if (!counts) return { failed: 1 };
  const [passed, failed, skipped] = counts;
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

async function runDemo() {
  const { code } = await runProgram(process.execPath, [join(scripts, "demo.mjs")], { shown: true });
  return code === 0 ? { passed: 1 } : { failed: 1 };
}

async function runBrowser() {
  const chromium = await findChromium();
  if (chromium.file === null) return { skipped: 1, reason: chromium.reason };
  return await runJest(["--runInBand", "--testPathPatterns", "/test/browser/"], {
    CHROMIUM: chromium.file,
    ...jupyterFolders(),
    ...browserFolders(),
  });
}
