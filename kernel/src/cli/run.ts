import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type RunCommandOptions, shortPath } from "../adapters/index.js";
import { formatDuration, type RunEvent } from "../messages/index.js";
import { closeAbandonedRun } from "../runs/index.js";
import { percentRun } from "./percent-run.js";
import { checkPipelineFile } from "./pipeline-file.js";
import type { RunOrder, RunReport } from "./run-process/messages.js";

/** Milliseconds that a cancelled run has to end by itself, before its process is killed. */
const grace = 3000;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const processFile = fileURLToPath(new URL("./run-process/main.js", import.meta.url));

/**
 * Runs the pipeline of a file and gives the exit code. Throws PipelineFileError.
 * It runs in a process of its own: a stage that never lets go of the processor hears no Ctrl-C, and this process does.
 */
export async function runFile(file: string, options: RunCommandOptions): Promise<number> {
  const path = checkPipelineFile(file);
  const percent = await percentRun(path);
  const order: RunOrder = { file: percent?.file ?? path, options, argv: process.argv, isScript: percent?.isScript === true };
  const run = new RunProcess(order);
  const stop = (signal: NodeJS.Signals): void => run.stop(signal);
  for (const signal of signals) process.on(signal, stop);
  try {
    return await run.ended;
  } finally {
    for (const signal of signals) process.off(signal, stop);
    await percent?.remove();
  }
}

/** The process of a run, and what it has told so far. */
class RunProcess {
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  readonly #isJson: boolean;
  #folder: string | null = null;
  #code: number | null = null;
  #isStopped = false;

  constructor(order: RunOrder) {
    this.#isJson = order.options.json === true;
    this.#child = fork(processFile, [], { stdio: "inherit" });
    this.#child.on("message", (message) => this.#take(message as RunReport)); // sent by our process alone
    this.#child.send(order, () => undefined);
    this.ended = new Promise((resolve, reject) => {
      this.#child.on("error", reject);
      this.#child.on("exit", (code, signal) => resolve(this.#code ?? this.#explain(code, signal)));
    });
  }

  /** Asks the run to stop the first time, kills it the second. */
  stop(signal: NodeJS.Signals): void {
    if (this.#isStopped) return void this.#child.kill("SIGKILL");
    this.#isStopped = true;
    // A terminal sends Ctrl-C to both; hearing it twice does no harm.
    this.#child.kill(signal);
    setTimeout(() => this.#child.kill("SIGKILL"), grace).unref();
  }

  #take(report: RunReport): void {
    if (report.type === "started") this.#folder = report.folder;
    else this.#code = report.code;
  }

  /** Called when the process went without a word: killed, out of memory, or by a `process.exit` of a stage. */
  #explain(code: number | null, signal: NodeJS.Signals | null): number {
    // The lines of a run are drawn with wrapping off; and the terminal has written `^C` where it ends.
    if (process.stderr.isTTY) process.stderr.write("\u001B[?7h\r\u001B[K");
    const end = signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`;
    const events = this.#folder === null ? [] : closeAbandonedRun(this.#folder, this.#isStopped ? null : end);
    if (this.#isJson) for (const event of events) process.stdout.write(`${JSON.stringify(event)}\n`);
    process.stderr.write(`${closingText(events, this.#folder, this.#isStopped, end)}\n`);
    return this.#isStopped ? 130 : 1;
  }
}

function closingText(events: readonly RunEvent[], folder: string | null, isStopped: boolean, end: string): string {
  const last = events.at(-1);
  const time = last !== undefined && "duration" in last && last.duration !== null ? ` in ${formatDuration(last.duration)}` : "";
  const kept = folder === null || !existsSync(folder) ? "" : `, kept in ${shortPath(folder)}`;
  if (isStopped) return `The run was killed${time}${kept}`;
  const stages = events.flatMap((event) => (event.type === "stage.failed" ? [`'${event.stage}'`] : []));
  const place = stages.length === 0 ? "before it ended" : `in the middle of ${stages.join(" and ")}`;
  return `The process of the run went ${place} (${end})${kept}`;
}
