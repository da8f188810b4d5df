import { createHash } from "node:crypto";
import type { Node } from "oxc-parser";
import type { PipelineCode, StageCode } from "../../stages/index.js";
import { type CellPart, cellParts, type NamePlace } from "../cell-parts.js";
import { cellNames } from "../names.js";
import { CodeScan } from "./code-scan.js";
import { filePath, InstalledModules, type ModuleParts } from "./installed-modules.js";
import { isInside, ModuleReach } from "./module-reach.js";
import { type ModuleState, moduleState } from "./module-state.js";
import { normalText } from "./normal-text.js";
import { type StageRoot, type StageRoots, stageRoots } from "./stage-roots.js";

/** The helper that stands for statements of the module that declare nothing, such as `tf.enableProdMode()`. */
const moduleStatements = "";

/**
 * Finds what the code of each stage of a module is made of: its function, the declarations and modules that it uses.
 * Formatting, comments, types and the order of declarations do not count. `folder` is where the module lies; local files and
 * the packages there are looked at, nothing is run. A stage that is not found in the text has no entry.
 *
 * @example
 * const code = fingerprintStages(
 *   `import { definePipeline } from "stagebook";
 *    export const pipeline = definePipeline("small", { load: { run: () => ({ roll: Math.random() }) } });`,
 *   "/tmp",
 * );
 * code.load?.unknown; // ["it uses Math.random"]
 */
export function fingerprintStages(text: string, folder: string): PipelineCode {
  const found = stageRoots(text);
  if (cellNames(text).problem !== null || found.roots.size === 0) return {};
  const names = [...found.roots.keys()];
  const around: Surroundings = {
    text,
    folder,
    parts: cellParts(text),
    reach: new ModuleReach(text),
    found,
    modules: new InstalledModules(folder),
    state: moduleState(
      text,
      [...found.roots].map(([name, roots]) => roots.map((root) => callText(text, name, root)).join("\n")),
    ),
  };
  const loaded = { ...around, scan: new CodeScan(text, around.reach), statements: loadingStatements(around) };
  const stages = names.map(
    (name) =>
      [
        name,
        codeOf(
          (found.roots.get(name) ?? []).flatMap(({ run, others }) => [run, ...others]),
          loaded,
        ),
      ] as const,
  );
  const shared = sharedState(
    stages.map(([, { reached }], at) => ({ reached, changes: around.state.changes[at] })),
    around.state,
  );
  return Object.fromEntries(
    stages.map(([name, { code, reached }], at) => {
      const own = around.state.changes[at] ?? new Set();
      const state = [...shared].filter((each) => reached.has(each) || own.has(each)).sort();
      const unknown = state.map((each) => `it uses the variable '${each}' of the module, which stages change`);
      const changesInputs =
        around.state.changesValues[at] !== false || found.roots.get(name)?.some(({ reads }) => reads === null) === true;
      return [name, { ...code, changesInputs, unknown: [...code.unknown, ...unknown] }];
    }),
  );
}

/** The call of a stage with what other stages give, so that an object that is handed on is known to be the same. */
function callText(text: string, name: string, { run, reads }: StageRoot): string {
  const inputs = [...(reads ?? [])].map(
    ([variable, producer]) => `${JSON.stringify(variable)}: ${valueName(producer)}?.[${JSON.stringify(variable)}]`,
  );
  const given = inputs.length === 0 ? "inputs" : `{ ${inputs.join(", ")} }`;
  return `var ${valueName(name)} = await (${text.slice(run.start, run.end)})(${given}, params);`;
}

/** A variable for what a stage gives. */
function valueName(stage: string): string {
  return `$of_${stage.replace(/[^\p{L}\p{N}]/gu, (sign) => `$${sign.codePointAt(0)}`)}`;
}

interface Surroundings {
  readonly text: string;
  readonly folder: string;
  readonly parts: readonly CellPart[];
  readonly reach: ModuleReach;
  readonly found: StageRoots;
  readonly modules: InstalledModules;
  readonly state: ModuleState;
}

interface FoundCode {
  readonly code: StageCode;
  /** The names of the module that the stage uses. */
  readonly reached: ReadonlySet<string>;
}

interface Loaded extends Surroundings {
  readonly scan: CodeScan;
  readonly statements: readonly CellPart[];
}

function codeOf(roots: readonly Node[], around: Loaded): FoundCode {
  const { reach, parts, statements, scan, modules, folder } = around;
  const own = roots.flatMap((root) => placesIn(root, parts));
  const reached = reach.from([...own, ...statements.flatMap(({ places }) => places)]);
  const declared = [...reached].flatMap((name) => reach.declarations(name));
  const rootNames = new Set(roots.flatMap((root) => (root.type === "Identifier" ? root.name : [])));
  const helpers = helpersOf(
    [...reached].filter((name) => !rootNames.has(name)),
    reach,
  );
  if (statements.length > 0) helpers[moduleStatements] = digest(statements.map(({ node }) => normalText(node)));
  const outside = scan.look(
    [...own, ...declared.flatMap(({ places }) => places), ...statements.flatMap(({ places }) => places)],
    [...roots, ...declared.map(({ node }) => node), ...statements.map(({ node }) => node)],
  );
  const made: ModuleParts = {
    imports: new Map(),
    unknown: new Set(outside.unknown),
    environment: new Set(outside.environment),
    files: new Set(),
  };
  for (const each of outside.files) made.files.add(filePath(each, folder));
  for (const module of [...outside.modules, ...sideImports(around)]) modules.add(module, made);
  if (!around.state.isComplete) made.unknown.add("the code of its module is too long to be followed");
  return { code: stageCode(sourceText(roots, reach), helpers, made), reached };
}

function stageCode(source: string, helpers: Readonly<Record<string, string>>, made: ModuleParts): StageCode {
  return {
    source: digest([source]),
    helpers,
    imports: sorted({ ...Object.fromEntries(made.imports), node: process.versions.node.split(".")[0] ?? "" }),
    files: [...made.files].sort(),
    environment: [...made.environment].sort(),
    changesInputs: false,
    unknown: [...made.unknown],
  };
}

/** The stage's own function; where `run` names one, its declaration. */
function sourceText(roots: readonly Node[], reach: ModuleReach): string {
  return roots
    .flatMap((root) => {
      const declared = root.type === "Identifier" ? reach.declarations(root.name) : [];
      return declared.length === 0 ? normalText(root) : declared.map(({ node }) => normalText(node));
    })
    .join("\n");
}

function helpersOf(names: readonly string[], reach: ModuleReach): Record<string, string> {
  const entries = names.flatMap((name): [string, string][] => {
    const found = reach.declarations(name);
    return found.length === 0 ? [] : [[name, digest(found.map(({ node }) => normalText(node)))]];
  });
  return sorted(Object.fromEntries(entries));
}

function placesIn(node: Node, parts: readonly CellPart[]): NamePlace[] {
  const part = parts.find(({ start, end }) => start <= node.start && node.end <= end);
  return part?.places.filter((place) => isInside(place, node)) ?? [];
}

/** Statements that do something while the module loads; what runs the pipeline itself is not part of a stage. */
function loadingStatements({ parts, found, state }: Surroundings): CellPart[] {
  return parts.filter(
    ({ node, declares, places }) =>
      declares.length === 0 &&
      !/^(Import|Export|TS)/.test(node.type) &&
      !state.isQuiet(node) &&
      !places.some(({ name }) => found.pipelines.has(name)),
  );
}

/** `import "./setup.js"` may change anything. */
function sideImports({ text }: Surroundings): string[] {
  return cellNames(text).imports.flatMap(({ module, names }) => (names.length === 0 ? module : []));
}

/** Variables that a stage changes and that it or another uses. */
function sharedState(
  stages: readonly { readonly reached: ReadonlySet<string>; readonly changes: ReadonlySet<string> | undefined }[],
  state: ModuleState,
): ReadonlySet<string> {
  const changed = new Set([...state.assigned, ...stages.flatMap(({ changes }) => [...(changes ?? [])])]);
  return new Set([...changed].filter((name) => stages.some(({ reached }) => reached.has(name))));
}

function digest(texts: readonly string[]): string {
  return createHash("sha256").update(texts.join("\n")).digest("hex").slice(0, 32);
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
