import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { jupyterFolders, kernelCli, root, scripts, venvProgram } from "./places.mjs";
import { readFlags } from "./read-flags.mjs";
import { Refusal } from "./refusal.mjs";
import { runProgram } from "./run-program.mjs";
import { setUp } from "./set-up.mjs";

const help = `Usage: npm run demo

Runs notebooks/penguins.ipynb without a page, exports it, runs the exported file and compares the two.
`;
const notebook = join(root, "notebooks", "penguins.ipynb");
// Below the notebook, so that its imports are found from here too; git does not see it.
const folder = join(root, "notebooks", ".stagebook", "demo");
const file = join(folder, "pipeline.ts");
// What the stage `evaluate` prints, on a line of its own; the training prints accuracies too.
const accuracy = /^accuracy (\d+\.\d+)$/m;

/** `npm run demo`. */
export async function demoCommand() {
  if (!readFlags(help, {})) return;
  await setUp();
  await mkdir(folder, { recursive: true });
  process.stdout.write("\nRunning the notebook and exporting it …\n");
  const explored = await succeed("The notebook", venvProgram("python"), [join(scripts, "export-notebook.py"), notebook, file]);
  process.stdout.write(`\nRunning ${file} …\n`);
  const exported = await succeed("The exported file", process.execPath, [kernelCli, "run", file]);
  compare(accuracyOf(explored, "The notebook"), accuracyOf(exported, "The exported file"));
}

async function succeed(what, program, args) {
  const { code, output } = await runProgram(program, args, {
    shown: true,
    env: jupyterFolders(),
  });
  if (code !== 0) throw new Refusal(`${what} did not run to its end; the lines above say why`);
  return output;
}

function accuracyOf(output, what) {
  const found = accuracy.exec(output)?.[1];
  if (found === undefined) throw new Refusal(`${what} printed no accuracy`);
  return found;
}

function compare(explored, exported) {
  if (explored !== exported)
    throw new Refusal(`The notebook's accuracy is ${explored}, the exported file's is ${exported}; they should agree`);
  process.stdout.write(`\nThe notebook and the exported file agree: accuracy ${exported}\n`);
}
