import process from "node:process";
import { Worker } from "node:worker_threads";
import { runCommand } from "../../adapters/index.js";
import { StagebookError } from "../../errors.js";
import { toErrorReport } from "../../messages/index.js";
import { registerTypeScriptLoader } from "../../modules/index.js";
import { ownFolder } from "../../runs/index.js";
import type { PipelineCode } from "../../stages/index.js";
import { WaitsForEverError } from "../errors.js";
import { loadPipeline, runScript } from "./load-pipeline.js";
import type { RunOrder, RunReport } from "./messages.js";

// The process of one run: started by `stagebook run`, ends with it.
const cancelled = new AbortController();
const stop = (): void => cancelled.abort();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
process.on("disconnect", stop);
// A reader that has gone, as in `stagebook run … | head`, wants no more of the run.
for (const stream of [process.stdout, process.stderr]) stream.on("error", stop);
process.on("uncaughtException", fail);
// Node would end, and call it a success, when a stage waits for a promise that nobody keeps.
process.on("beforeExit", () => fail(new WaitsForEverError()));
new Worker(new URL("./orphan-watch.js", import.meta.url), { workerData: process.ppid }).unref();
process.once("message", (order) => void obey(order as RunOrder)); // sent by `stagebook run` alone

async function obey(order: RunOrder): Promise<void> {
  // Listening for a disconnect would keep a run alive in which nothing can happen any more.
  process.channel?.unref();
  // A stage that looks sees the command line that the user typed.
  process.argv = [...order.argv];
  end(await exitCodeOf(order));
}

async function exitCodeOf({ file, options, isScript }: RunOrder): Promise<number> {
  try {
    registerTypeScriptLoader();
    if (isScript) {
      await runScript(file);
      return 0;
    }
    const pipeline = await loadPipeline(file);
    return await runCommand(pipeline, file, options, {
      code: () => codeOf(file),
      signal: cancelled.signal,
      onStart: ({ folder }) => send({ type: "started", folder }),
    });
  } catch (error) {
    process.stderr.write(`${textOf(error)}\n`);
    return 1;
  }
}

// Loaded only when the cache is used: it needs a parser.
async function codeOf(file: string): Promise<PipelineCode> {
  const { codeOfModule } = await import("../../analysis/index.js");
  return codeOfModule(file);
}

// Timers and sockets that a stage left behind must not keep the command from ending.
function end(code: number): void {
  send({ type: "ended", code }, () => process.exit(code));
}

function send(report: RunReport, then: () => void = () => undefined): void {
  if (process.connected) process.send?.(report, undefined, undefined, then);
  else then();
}

// Code that a stage started and did not wait for: what it leaves behind cannot be trusted.
function fail(error: unknown): void {
  process.stderr.write(`${textOf(error)}\n`);
  process.exit(1);
}

function textOf(error: unknown): string {
  if (error instanceof StagebookError) return error.message;
  return toErrorReport(error, { folder: process.cwd(), internal: [ownFolder()] }).text;
}
