import { createRequire } from "node:module";
import { join } from "node:path";
import { inspect } from "node:util";
import type { Host } from "../host/index.js";
import type { EdgeView, StageView } from "../messages/index.js";
import { sendReport } from "./channel.js";
import { currentRun } from "./current-run.js";
import { makeDisplay } from "./display.js";
import { askKernel } from "./questions.js";
import { connectTslab } from "./tslab-bridge.js";

/** What a cell sees as `pipeline`. */
export interface NotebookPipeline {
  readonly stages: readonly StageView[];
  graph(): { readonly nodes: readonly string[]; readonly edges: readonly EdgeView[] };
  run(settings?: { readonly to?: string; readonly params?: Readonly<Record<string, unknown>> }): Promise<unknown>;
}

let stages: readonly StageView[] = [];
let edges: readonly EdgeView[] = [];

/** Takes the kernel's present view of the pipeline; cells read it as `pipeline.stages`. */
export function updatePipeline(nextStages: readonly StageView[], nextEdges: readonly EdgeView[]): void {
  stages = nextStages;
  edges = nextEdges;
}

/** Puts `display`, `clearOutput`, `prompt`, `confirm`, `password` and `pipeline` into reach of cells, and what CommonJS code expects. */
export function installGlobals(host: Host, folder: string): void {
  const module = { exports: {} };
  const globals = {
    require: notebookRequire(folder),
    module,
    exports: module.exports,
    __dirname: folder,
    __filename: join(folder, "notebook.ts"),
    display: makeDisplay(host),
    clearOutput: (settings: { readonly wait?: boolean } = {}): void =>
      sendReport({ type: "clear", run: currentRun(), wait: settings.wait ?? false }),
    prompt: (text: unknown = "") => askKernel({ type: "ask", prompt: String(text), password: false }),
    password: (text: unknown = "") => askKernel({ type: "ask", prompt: String(text), password: true }),
    confirm: async (text: unknown = ""): Promise<boolean> => {
      const answer = await askKernel({ type: "ask", prompt: `${String(text)} [y/N] `, password: false });
      return /^y(es)?$/i.test(String(answer).trim());
    },
    pipeline: pipelineOfNotebook,
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
}

function notebookRequire(folder: string): NodeJS.Require {
  const require = createRequire(join(folder, "notebook.js"));
  return new Proxy(require, {
    apply: (_target, _this, [name]: [string]) => {
      const loaded: unknown = require(name);
      if (name === "tslab") connectTslab(folder);
      return loaded;
    },
  });
}

const pipelineOfNotebook: NotebookPipeline = {
  get stages() {
    return stages;
  },
  graph: () => ({ nodes: stages.map((stage) => stage.name), edges }),
  run: (settings = {}) => askKernel({ type: "run-pipeline", to: settings.to ?? null, params: settings.params ?? {} }),
};

Object.defineProperty(pipelineOfNotebook, inspect.custom, {
  value: () => `Pipeline: ${stages.map((stage) => `${stage.name} (${stage.state})`).join(", ") || "no stages yet"}`,
});
