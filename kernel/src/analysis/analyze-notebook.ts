import { cycleOf, type StageGraph } from "../stages/index.js";
import type { NamePlace } from "./cell-parts.js";
import type { Change } from "./effects/cell-effects.js";
import type { Cause } from "./effects/machine.js";
import { findMessages } from "./find-messages.js";
import { isCode } from "./hoist.js";
import { joinStages } from "./join-stages.js";
import {
  type CellFacts,
  declaringParts,
  type Notebook,
  type NotebookCell,
  readNotebook,
  type Version,
  versionAbove,
} from "./notebook.js";
import { orderEdges } from "./order-edges.js";
import { findParam, type StageParam } from "./params.js";
import { cellParams, paramsAbove } from "./params-cells.js";
import { type AnalysisMessage, badParam, changedParam, cycle, unknownParam } from "./sentences.js";
import { sharedFileMessages } from "./shared-files.js";
import { shownNames } from "./shown-names.js";
import type { Slicing } from "./slice.js";
import { sliceNotebook } from "./slice-notebook.js";
import { stageEdges } from "./stage-edges.js";
import { freshPlan, type InputKind, type PlannedInput, type StagePlan } from "./stage-plan.js";

/** A value that a stage takes from another one. */
export interface StageInput {
  readonly name: string;
  readonly from: string;
  /**
   * `value`: handed over. `state`: a variable that functions above the stages share, so it stays where it is.
   * `passed`: the stage does not name it, but changes it through another name, and so hands it on.
   */
  readonly kind: InputKind;
  readonly version: Version;
}

/** One stage of a notebook. */
export interface StageAnalysis {
  readonly name: string;
  readonly cell: CellFacts;
  readonly inputs: readonly StageInput[];
  /** What it gives: what others take from it, or its plain variables when nobody reads it. */
  readonly outputs: readonly string[];
  /** The cells without a stage whose code it needs, in document order. */
  readonly slice: readonly CellFacts[];
  readonly params: readonly StageParam[];
  /** The cells of the slice that it runs because they change what another stage made. */
  readonly absorbed: readonly CellFacts[];
  /** Functions, classes and types of other stages that it uses. */
  readonly hoisted: readonly Version[];
}

/** A cell and what it has to do with the others. */
export interface CellAnalysis {
  readonly facts: CellFacts;
  /** The name of its stage, or null. */
  readonly stage: string | null;
  /** Names of earlier cells that it uses, with the cell that declares them. */
  readonly uses: ReadonlyMap<string, CellFacts>;
  readonly writes: ReadonlyMap<string, Change["kind"]>;
  readonly mayWrites: ReadonlyMap<string, Cause>;
}

/** What the cells of a notebook mean together. */
export interface NotebookAnalysis {
  readonly notebook: Notebook;
  readonly cells: readonly CellAnalysis[];
  readonly stages: readonly StageAnalysis[];
  readonly graph: StageGraph;
  readonly messages: readonly AnalysisMessage[];
}

/** Settings of {@link analyzeNotebook}. */
export interface AnalysisSettings {
  /** Tells the names that every cell can use without declaring them. By default those of this process, and of a notebook. */
  readonly isGlobal?: (name: string) => boolean;
}

/**
 * Finds the stages of a notebook, what each takes and gives, and in which order they run. Cells are given in document order.
 * Looks at the text only; never throws: what is wrong is among `messages`.
 *
 * @example
 * const { graph } = analyzeNotebook([
 *   { id: "a", text: "const rows = [1, 2]", stage: { name: "load", params: [] } },
 *   { id: "b", text: "const total = rows.length", stage: { name: "sum", params: [] } },
 * ]);
 * graph.edges; // [{ from: "load", to: "sum", names: ["rows"] }]
 */
export function analyzeNotebook(cells: readonly NotebookCell[], settings: AnalysisSettings = {}): NotebookAnalysis {
  const messages: AnalysisMessage[] = [];
  const notebook = readNotebook(joinStages(cells, messages));
  for (const cell of notebook.cells) if (cell.isParams) messages.push(...cellParams(notebook, cell).messages);
  const params = new Map<CellFacts, readonly StageParam[]>();
  const slicing = sliceNotebook(
    notebook,
    notebook.cells.flatMap((cell) => planStage(notebook, cell, params, messages)),
    settings.isGlobal ?? isKnownGlobal,
  );
  const { plans } = slicing;
  markState(slicing);
  const stages = plans.map((plan) => stageOf(notebook, plan, params.get(plan.cell) ?? []));
  const graph: StageGraph = { nodes: stages.map(({ name }) => name), edges: stageEdges(stages), orderEdges: orderEdges(slicing) };
  const path = cycleOf(graph);
  messages.push(...sharedFileMessages(notebook, plans, graph));
  messages.push(...slicing.messages, ...findMessages(slicing), ...(path === null ? [] : [cycle(path)]));
  return { notebook, cells: notebook.cells.map((facts) => cellOf(notebook, facts)), stages, graph, messages };
}

const notebookNames: ReadonlySet<string> = new Set([
  ...[
    "display",
    "clearOutput",
    "Deno",
    "prompt",
    "confirm",
    "password",
    "pipeline",
    "require",
    "module",
    "exports",
    "__dirname",
    "__filename",
  ],
  ...["undefined", "NaN", "Infinity", "arguments", "globalThis", "window", "document", "self", "NodeJS", "const"],
]);

/** Names of values can be asked for in this process; names of types are left to the type checker. */
function isKnownGlobal(name: string): boolean {
  return name in globalThis || notebookNames.has(name);
}

function planStage(
  notebook: Notebook,
  cell: CellFacts,
  params: Map<CellFacts, readonly StageParam[]>,
  messages: AnalysisMessage[],
): StagePlan[] {
  if (cell.stage === null) return [];
  const found = cell.stage.params.map((name) => findParam(notebook, name, cell.index));
  const named = found.filter((param): param is StageParam => "text" in param);
  const good = [...named, ...paramsAbove(notebook, cell.index).filter(({ name }) => !named.some((each) => each.name === name))];
  const versions = new Set(good.map(({ version }) => version));
  const plan = freshPlan({ cell, request: cell.stage, params: versions, along: new Set() });
  for (const problem of found) {
    if ("text" in problem) continue;
    if (problem.type === "unknown") messages.push(unknownParam(plan, problem.name, notebook));
    else messages.push((problem.type === "changed" ? changedParam : badParam)(plan, problem.name, problem.cell));
  }
  params.set(cell, good);
  return [plan];
}

/** A value that functions above the stages use cannot be handed over: they would go on with their own. */
function markState(slicing: Slicing): void {
  const { notebook } = slicing;
  for (const plan of slicing.plans) {
    const shared = sharedVersions(notebook, plan);
    for (const [version, input] of plan.inputs) {
      const home = notebook.cells[version.cell];
      const isSharedCode = home !== undefined && home.stage === null && isCode(home, version.name);
      if (shared.has(version) || isSharedCode) plan.inputs.set(version, { ...input, kind: "state" } satisfies PlannedInput);
    }
  }
}

function sharedVersions(notebook: Notebook, plan: StagePlan): Set<Version> {
  const shared = new Set<Version>();
  const add = (places: readonly NamePlace[], isAbove: (version: Version) => boolean): void => {
    for (const place of places) {
      const version =
        place.captured && !place.declares && place.value ? versionAbove(notebook, place.name, plan.cell.index) : null;
      if (version !== null && isAbove(version)) shared.add(version);
    }
  };
  for (const index of plan.slice) add(notebook.cells[index]?.needed ?? [], (version) => plan.slice.has(version.cell));
  for (const { name, cell } of plan.hoisted) {
    const home = notebook.cells[cell];
    const places = home === undefined ? [] : declaringParts(home, name).flatMap((part) => part.places);
    add(places, (version) => notebook.cells[version.cell]?.stage === null);
  }
  return shared;
}

function stageOf(notebook: Notebook, plan: StagePlan, params: readonly StageParam[]): StageAnalysis {
  const inputs = [...plan.inputs.values()].map(({ version, from, kind }) => ({ name: version.name, from, kind, version }));
  const slice = [...plan.slice].sort((a, b) => a - b).flatMap((index) => notebook.cells[index] ?? []);
  return {
    name: plan.request.name,
    cell: plan.cell,
    inputs,
    outputs: outputsOf(plan),
    slice,
    // Those that the stage line names, and those of %%params cells that it uses.
    params: params.filter(({ name, version }) => plan.usedParams.has(version) || plan.request.params.includes(name)),
    absorbed: slice.filter((cell) => plan.absorbed.has(cell.index)),
    hoisted: [...plan.hoisted],
  };
}

function outputsOf(plan: StagePlan): string[] {
  const { cell, given, request } = plan;
  const own = [...cell.names.definitions.values()].filter(({ value, kind }) => value && kind !== "import" && kind !== "using");
  const stated = own.filter(({ name }) => request.writes?.includes(name)).map(({ name }) => name);
  if (given.size === 0 && stated.length === 0) return own.filter(({ name }) => !isCode(cell, name)).map(({ name }) => name);
  // What the cell ends with is what its author wants to see of it, whether another stage takes it or not.
  const shown = shownNames(cell).filter((name) => own.some((each) => each.name === name) && !isCode(cell, name));
  const names = [...[...given].map(({ name }) => name), ...shown];
  const declared = own.map(({ name }) => name).filter((name) => names.includes(name) || stated.includes(name));
  return [...new Set([...declared, ...names])];
}

function cellOf(notebook: Notebook, facts: CellFacts): CellAnalysis {
  const uses = new Map<string, CellFacts>();
  for (const name of facts.names.uses.keys()) {
    const version = versionAbove(notebook, name, facts.index);
    const cell = version === null ? undefined : notebook.cells[version.cell];
    if (cell !== undefined) uses.set(name, cell);
  }
  const writes = new Map([...facts.writes].map(([version, { kind }]) => [version.name, kind]));
  const mayWrites = new Map([...facts.mayWrites].map(([version, cause]) => [version.name, cause]));
  return { facts, stage: facts.stage?.name ?? null, uses, writes, mayWrites };
}
