import type { CallExpression, Node, ObjectExpression } from "oxc-parser";
import { type CellPart, cellParts } from "../cell-parts.js";
import { cellNames } from "../names.js";
import { type CellSyntax, cellSyntax, childNodes } from "../syntax.js";

/** Where the functions of a module's pipelines stand. */
export interface StageRoots {
  /** For each stage, where it is written; two when two pipelines have a stage of that name. */
  readonly roots: ReadonlyMap<string, readonly StageRoot[]>;
  /** The names of the pipelines in the module, such as `pipeline`. */
  readonly pipelines: ReadonlySet<string>;
}

/** Where a stage is written. */
export interface StageRoot {
  /** The expression behind `run`. */
  readonly run: Node;
  /** What else is code in its entry, such as its condition and the schemas of its outputs. */
  readonly others: readonly Node[];
  /** The stage that each input is from; null where the text does not show it. */
  readonly reads: ReadonlyMap<string, string> | null;
}

/** Finds the calls of `definePipeline` and the functions of their stages. */
export function stageRoots(text: string): StageRoots {
  const syntax = cellSyntax(text);
  const makers = makerNames(text);
  const roots = new Map<string, StageRoot[]>();
  const pipelines = new Set<string>();
  for (const part of cellParts(text)) {
    const calls = callsOf(part, makers);
    if (calls.length > 0) for (const name of part.declares) pipelines.add(name);
    for (const [name, root] of calls.flatMap((call) => rootsOf(call, syntax)))
      roots.set(name, [...(roots.get(name) ?? []), root]);
  }
  return { roots, pipelines };
}

function rootsOf(call: CallExpression, syntax: CellSyntax): [string, StageRoot][] {
  const stages = objectOf(call.arguments[1], syntax);
  return (stages === null ? [] : fieldsOf(stages)).map(([name, value]) => {
    const entry = objectOf(value, syntax);
    const field = (key: string): Node | undefined => (entry === null ? [] : fieldsOf(entry)).find(([each]) => each === key)?.[1];
    return [
      name,
      {
        run: field("run") ?? value,
        others: entry === null ? [] : otherFields(entry),
        reads: entry === null ? null : readsOf(field("reads"), syntax),
      },
    ];
  });
}

function makerNames(text: string): ReadonlySet<string> {
  const found = cellNames(text).imports.flatMap(({ module, names }) =>
    module === "stagebook" || module.startsWith("stagebook/") ? names : [],
  );
  return new Set(found.filter(({ imported }) => imported === "definePipeline").map(({ local }) => local));
}

function callsOf(part: CellPart, makers: ReadonlySet<string>): CallExpression[] {
  // Most statements are functions that make no pipeline: their names tell without a walk.
  if (!part.places.some(({ name }) => makers.has(name))) return [];
  const found: CallExpression[] = [];
  const open: Node[] = [part.node];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "CallExpression" && node.callee.type === "Identifier" && makers.has(node.callee.name)) found.push(node);
    open.push(...childNodes(node));
  }
  return found;
}

/** The object that an expression stands for, where the text shows it. */
function objectOf(node: Node | undefined, syntax: CellSyntax): ObjectExpression | null {
  if (node === undefined) return null;
  if (node.type === "ObjectExpression") return node;
  if (node.type === "TSAsExpression" || node.type === "TSSatisfiesExpression") return objectOf(node.expression, syntax);
  if (node.type !== "Identifier") return null;
  const definition = syntax.scope.set.get(node.name)?.defs[0];
  // The tree comes from oxc, see syntax.ts.
  const declared = definition?.type === "Variable" ? (definition.node.init as unknown as Node | null) : null;
  return declared === null || declared.type === "Identifier" ? null : objectOf(declared, syntax);
}

/** What says of itself how the stage hangs together is looked at elsewhere. */
const plainFields: ReadonlySet<string> = new Set(["run", "reads", "params", "after", "cache", "enabled"]);

function otherFields(entry: ObjectExpression): Node[] {
  return fieldsOf(entry).flatMap(([name, value]) => (plainFields.has(name) ? [] : value));
}

function readsOf(node: Node | undefined, syntax: CellSyntax): ReadonlyMap<string, string> | null {
  if (node === undefined) return new Map();
  const object = objectOf(node, syntax);
  if (object === null) return null;
  const reads = fieldsOf(object).flatMap(([name, value]): [string, string][] =>
    value.type === "Literal" && typeof value.value === "string" ? [[name, value.value]] : [],
  );
  return reads.length === object.properties.length ? new Map(reads) : null;
}

function fieldsOf(object: ObjectExpression): [string, Node][] {
  return object.properties.flatMap((property): [string, Node][] => {
    if (property.type !== "Property" || property.computed) return [];
    const { key } = property;
    if (key.type === "Identifier") return [[key.name, property.value]];
    return key.type === "Literal" ? [[String(key.value), property.value]] : [];
  });
}
