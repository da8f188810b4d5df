// One process of a run that is killed from outside: `node child.mjs ROOT`. Goes on with the run of ROOT where there is one.
import { appendFileSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { runPipeline } from "../../../../kernel/dist/runs/index.js";
import { definePipeline } from "../../../../kernel/dist/stages/index.js";

const root = process.argv[2] ?? "";
const log = (line) => appendFileSync(join(root, "log.txt"), `${line}\n`);

/** Gives a sum of what it reads, as something that JSON cannot say. */
function stage(at) {
  return async (inputs) => {
    log(`ran s${at}`);
    await sleep(5);
    const sum = Object.values(inputs).reduce((total, numbers) => total + Number(numbers.get("sum")), at);
    return { [`v${at}`]: new Map([["sum", BigInt(sum)]]) };
  };
}

// Each stage reads the two before it.
const sources = Array.from({ length: 12 }, (_, at) => [
  `s${at}`,
  { run: stage(at), reads: Object.fromEntries([at - 1, at - 2].filter((of) => of >= 0).map((of) => [`v${of}`, `s${of}`])) },
]);
const runs = join(root, "runs");
const hasRun = existsSync(runs) && readdirSync(runs).some((id) => existsSync(join(runs, id, "run.json")));
process.stdout.write("up\n");
const { state, outputs, problems } = await runPipeline(definePipeline("graph", Object.fromEntries(sources)), {
  folder: root,
  ...(hasRun ? { resume: "latest" } : {}),
  onEvent: (event) => event.type === "stage.completed" && event.source !== undefined && log(`told ${event.stage}`),
}).result;
const sum = Number(outputs.s11?.v11.get("sum") ?? Number.NaN);
writeFileSync(join(root, "result.json"), JSON.stringify({ state, sum, problems }));
