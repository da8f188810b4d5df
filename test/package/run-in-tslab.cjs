// Runs cells in stock tslab, without Jupyter: `node run-in-tslab.cjs TSLAB/dist/main.js CELL…`.
const { dirname, join } = require("node:path");
const process = require("node:process");

const [main, ...cells] = process.argv.slice(2);
const { createConverter } = require(join(dirname(main), "converter.js"));
const { createExecutor } = require(join(dirname(main), "executor.js"));
// What the kernel would send to the page.
require(join(dirname(main), "jupyter.js")).lastWriteDisplayData = ({ data }, update) =>
  console.log(`${update ? "update" : "display"} ${Object.values(data).join()}`);

async function runCells() {
  const node = createConverter({ cwd: process.cwd(), isJS: false, isBrowser: false });
  const executor = createExecutor(process.cwd(), { node, close: () => node.close() }, console);
  let isGood = true;
  for (const cell of cells) isGood &&= await executor.execute(cell);
  executor.close();
  process.exit(isGood ? 0 : 1);
}

void runCells();
