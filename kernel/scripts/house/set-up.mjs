import { extensionBuild, kernelBuild } from "./builds.mjs";
import { installs } from "./installs.mjs";
import { nodePackages, otherHomes } from "./node-packages.mjs";
import { pythonPackages, testPackages } from "./python-packages.mjs";
import { readFlags } from "./read-flags.mjs";
import { runSteps } from "./run-steps.mjs";

const help = `Usage: npm run setup [-- --tests]

Installs the npm packages, JupyterLab into .venv, builds kernel and extension and installs both into .venv.
What is done is passed over. Nothing is written outside this folder but the caches of npm and pip.

  --tests     also what the tests need
  -h, --help  this text
`;

/** `npm run setup`. */
export async function setUpCommand() {
  const flags = readFlags(help, { tests: { type: "boolean", default: false } });
  if (flags) await setUp({ tests: flags.tests });
}

/** Brings the repository to where JupyterLab can be started; what is done is passed over. */
export async function setUp({ tests = false } = {}) {
  const python = tests ? [pythonPackages, testPackages] : [pythonPackages];
  const node = tests ? [nodePackages, otherHomes] : [nodePackages];
  await runSteps([...python, ...node, kernelBuild, extensionBuild, installs]);
}
