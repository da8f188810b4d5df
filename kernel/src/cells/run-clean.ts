import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ErrorReport, RunEvent } from "../messages/index.js";
import type { Portrait } from "../portraits/index.js";
import type { CleanOrder, CleanReport, CleanStage } from "../runner/index.js";

/** How a clean run goes on and ends. */
export interface CleanRunSettings {
  /** The working folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/** How a clean run ended. */
export type CleanRun =
  | {
      readonly type: "ended";
      readonly stages: readonly CleanStage[];
      /** Stage to what it gave. */
      readonly outputs: ReadonlyMap<string, ReadonlyMap<string, Portrait>>;
    }
  | { readonly type: "refused"; readonly error: ErrorReport }
  /** `text` is what the process wrote last. */
  | { readonly type: "died"; readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly text: string }
  | { readonly type: "cancelled" };

const processFile = fileURLToPath(new URL("../runner/clean-run.js", import.meta.url));

/** Runs an exported file, all of it and with its defaults, in a fresh process that knows nothing of a notebook. */
export function runClean(file: string, { folder, signal, onEvent = () => undefined }: CleanRunSettings): Promise<CleanRun> {
  if (signal.aborted) return Promise.resolve({ type: "cancelled" });
  return new Promise((resolve) => {
    const child = fork(processFile, [], {
      cwd: folder,
      serialization: "advanced",
      execArgv: ["--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let last: Exclude<CleanReport, { type: "event" }> | null = null;
    let text = "";
    const stop = (): void => void child.kill("SIGKILL");
    signal.addEventListener("abort", stop, { once: true });
    child.stderr?.setEncoding("utf8").on("data", (piece: string) => {
      text = (text + piece).slice(-2000);
    });
    child.on("message", (message) => {
      const report = message as CleanReport; // sent by our process alone
      if (report.type === "event") onEvent(report.event);
      else last = report;
    });
    child.on("error", () => undefined);
    child.on("close", (code, killed) => {
      signal.removeEventListener("abort", stop);
      resolve(signal.aborted ? { type: "cancelled" } : endOf(last, { type: "died", code, signal: killed, text: text.trim() }));
    });
    child.send({ file } satisfies CleanOrder, () => undefined);
  });
}

function endOf(last: Exclude<CleanReport, { type: "event" }> | null, died: CleanRun): CleanRun {
  if (last === null) return died;
  if (last.type === "refused") return last;
  const outputs = new Map(last.outputs.map(([stage, values]) => [stage, new Map(values)]));
  return { type: "ended", stages: last.stages, outputs };
}
