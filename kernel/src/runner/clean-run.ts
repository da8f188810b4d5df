import process from "node:process";
import { pathToFileURL } from "node:url";
import { toErrorReport } from "../messages/index.js";
import { registerTypeScriptLoader } from "../modules/index.js";
import { portray } from "../portraits/index.js";
import { ownFolder, runPipeline } from "../runs/index.js";
import { isPipeline } from "../stages/index.js";
import type { CleanOrder, CleanReport } from "./messages.js";

// A process that has nothing of a notebook in it: imports one exported file, runs it, and tells what came out.
process.once("message", (order) => void obey(order as CleanOrder)); // sent by our kernel alone
process.on("disconnect", () => process.exit(1));
process.on("unhandledRejection", (error) => end({ type: "refused", error: report(error) }));

async function obey({ file }: CleanOrder): Promise<void> {
  try {
    registerTypeScriptLoader();
    // A module's namespace is an object of its exports.
    const { pipeline } = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    if (!isPipeline(pipeline)) throw new TypeError("It exports no 'pipeline'");
    const run = runPipeline(pipeline, {
      folder: null,
      onEvent: (event) => void process.send?.({ type: "event", event } satisfies CleanReport),
    });
    const { stages, outputs } = await run.result;
    end({
      type: "ended",
      stages: stages.map(({ name, state, error, reason }) => ({ name, state, error, reason })),
      outputs: Object.entries(outputs).map(([stage, values]) => [
        stage,
        // What a stage returns is an object of values by name.
        Object.entries(values as object).map(([name, value]) => [name, portray(value)] as const),
      ]),
    });
  } catch (error) {
    end({ type: "refused", error: report(error) });
  }
}

// Timers and sockets that a stage left behind must not keep the process from ending.
function end(last: CleanReport): void {
  process.send?.(last, undefined, undefined, () => process.exit(0));
}

function report(error: unknown): ReturnType<typeof toErrorReport> {
  return toErrorReport(error, { folder: process.cwd(), internal: [ownFolder()] });
}
