// One run of `load -> sum` in a process that may not write everywhere: `node read-only-child.mjs FOLDER SETTINGS`. Prints how it went.
import process from "node:process";
import { runPipeline } from "../../../kernel/dist/runs/index.js";
import { definePipeline } from "../../../kernel/dist/stages/index.js";

const [, , folder = "", settings = "{}"] = process.argv;
const known = { source: "1", helpers: {}, imports: {}, files: [], environment: [], changesInputs: false, unknown: [] };
const { cache, ...others } = JSON.parse(settings);
const pipeline = definePipeline("sums", {
  load: { run: () => ({ rows: [1, 2] }) },
  sum: { run: ({ rows }) => ({ total: rows.length }), reads: { rows: "load" } },
});
try {
  const { state, problems } = await runPipeline(pipeline, {
    ...{ folder, ...others },
    ...(cache === undefined ? {} : { cache: { folder: cache, code: { load: known, sum: known } } }),
  }).result;
  process.stdout.write(JSON.stringify({ state, problems }));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: error.name, message: error.message }));
}
