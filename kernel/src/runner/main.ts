import process from "node:process";
import { type Portrait, portray } from "../portraits/index.js";
import { type BorderProblem, borderProblem, type StructurePrint, structurePrint } from "../runs/index.js";
import { sendReport } from "./channel.js";
import { currentRun, followExecutions, inExecution } from "./current-run.js";
import { openDebugDoor } from "./debug-door.js";
import { makeDeno } from "./deno-names.js";
import { evaluateCell, type Surroundings } from "./evaluate.js";
import { startWatchdog } from "./interrupts.js";
import { KernelHost } from "./kernel-host.js";
import type { RunnerRequest } from "./messages.js";
import { ModuleLoader } from "./module-loader.js";
import { installGlobals, updatePipeline } from "./notebook-globals.js";
import { takeAnswer } from "./questions.js";
import { runOrder } from "./run-order.js";
import { SessionScope } from "./scope.js";
import { captureStreams } from "./streams.js";
import { installTraces, reportError, runOfError } from "./trace.js";

// The runner: waits for cells of one notebook and runs them, one after another.
const folder = process.cwd();
const host = new KernelHost();
const around: Surroundings = {
  folder,
  scope: new SessionScope(),
  modules: new ModuleLoader(folder),
  cellNames: { Deno: makeDeno(host) },
};

Object.defineProperty(globalThis, Symbol.for("stagebook.host"), { value: host });
installTraces();
followExecutions();
captureStreams();
installGlobals(host, folder);
openDebugDoor(around);
startWatchdog();

process.on("message", (message) => void receive(message as RunnerRequest)); // sent by our kernel alone
process.on("disconnect", () => process.exit(0));
process.on("SIGINT", () => undefined);
process.on("uncaughtException", reportLate);
process.on("unhandledRejection", reportLate);
sendReport({ type: "ready", pid: process.pid });

async function receive(request: RunnerRequest): Promise<void> {
  switch (request.type) {
    case "run": {
      updatePipeline(request.stages, request.edges);
      const before = printsOf(request.watch);
      const outcome = await evaluateCell(request.cell, request.run, around);
      const after = printsOf(request.watch);
      const changed = request.watch.filter((name) => before.get(name)?.hash !== after.get(name)?.hash);
      const sampled = request.watch.filter((name) => before.get(name)?.isWhole === false);
      return sendReport({ type: "outcome", run: request.run, outcome, changed, sampled });
    }
    case "express":
      return await express(request);
    case "portray":
      return sendReport({ type: "portrayed", request: request.request, values: portrayNames(request.names) });
    case "borders":
      return sendReport({ type: "bordered", request: request.request, values: bordersOf(request.names) });
    case "keep":
      for (const [name, as] of request.names) around.scope.box(as).v = around.scope.get(name);
      return;
    case "pipeline":
      return await runOrder(request.order, request.run, around.modules);
    case "comm":
      return host.receive(request);
    case "device":
      // Read by deviceManager, whichever copy of the package a cell imports.
      if (request.device === null) delete process.env["STAGEBOOK_DEVICE"];
      else process.env["STAGEBOOK_DEVICE"] = request.device;
      return;
    case "answer":
      return takeAnswer(request.request, request.value, request.error);
  }
}

async function express(request: Extract<RunnerRequest, { type: "express" }>): Promise<void> {
  const values = [];
  for (const { name, cell } of request.cells) {
    const outcome = await evaluateCell(cell, request.run, around);
    if (outcome.type === "value") values.push([name, outcome.bundle ?? { "text/plain": "undefined" }] as const);
    else if (outcome.type === "failed") values.push([name, outcome.error] as const);
  }
  sendReport({ type: "expressed", run: request.run, values });
}

function printsOf(names: readonly string[]): ReadonlyMap<string, StructurePrint> {
  return new Map(names.map((name) => [name, structurePrint(around.scope.get(name))]));
}

function bordersOf(names: readonly string[]): (readonly [string, BorderProblem | null])[] {
  return names.map((name) => [name, borderProblem(around.scope.get(name), name)] as const);
}

function portrayNames(names: readonly string[]): (readonly [string, Portrait])[] {
  return names.map((name) => [name, portray(around.scope.get(name))] as const);
}

// An error after its cell has ended is shown under that cell, and nothing else happens.
function reportLate(thrown: unknown): void {
  const run = runOfError(thrown) ?? currentRun();
  inExecution({ run, interrupted: false }, () => sendReport({ type: "late-error", run, error: reportError(thrown, folder) }));
}
