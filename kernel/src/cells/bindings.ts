import type { Scope, Variable } from "@typescript-eslint/scope-manager";
import { parseSync } from "oxc-parser";
import { analyze } from "../syntax/index.js";

/** A node of the syntax tree, as far as the rewriting looks at it. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** One mention of a name. */
export interface Mention {
  readonly node: SyntaxNode;
  readonly name: string;
}

/** Where the value of a top-level name lives while the cell runs. */
export type Storage = "box" | "local";

/** What the rewriting needs to know about a cell's JavaScript. */
export interface Bindings {
  readonly program: SyntaxNode;
  /** Parent of every node. */
  readonly parents: ReadonlyMap<SyntaxNode, SyntaxNode>;
  /** Storage of each session name the cell declares or uses. */
  readonly storage: ReadonlyMap<string, Storage>;
  /** The names among them that the cell declares. */
  readonly declared: ReadonlySet<string>;
  /** All mentions of those names, declarations included. */
  readonly mentions: readonly Mention[];
  /** Names that functions of the cell refer to; live values in later cells too. */
  readonly captured: ReadonlySet<string>;
  /** Loops of the cell itself, not those inside its functions. */
  readonly loops: readonly SyntaxNode[];
  /** Every `await` of the cell, functions included. */
  readonly awaits: readonly SyntaxNode[];
  readonly hasTopLevelAwait: boolean;
}

/** What the session knows about names when the cell is compiled. */
export interface NameScope {
  /** Names that hold a value. */
  readonly has: (name: string) => boolean;
  /** Names that a function of an earlier cell refers to. */
  readonly isCaptured: (name: string) => boolean;
}

const loopTypes = new Set(["ForStatement", "ForInStatement", "ForOfStatement", "WhileStatement", "DoWhileStatement"]);
const functionTypes = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "PropertyDefinition",
  "StaticBlock",
]);

/** Finds the names of a cell's JavaScript and decides where each lives. */
export function findBindings(code: string, scope: NameScope): Bindings {
  const program = parseSync("cell.js", code, {
    lang: "js",
    sourceType: "module",
    astType: "ts",
    range: true,
    preserveParens: false,
  }).program as unknown as SyntaxNode; // ESTree by contract of oxc-parser
  const parents = new Map<SyntaxNode, SyntaxNode>();
  const found = { loops: [] as SyntaxNode[], awaits: [] as SyntaxNode[], hasTopLevelAwait: false };
  walk(program, null, false, (node, parent, inFunction) => {
    if (parent !== null) parents.set(node, parent);
    if (node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node["await"] === true)) {
      if (node.type === "AwaitExpression") found.awaits.push(node);
      if (!inFunction) found.hasTopLevelAwait = true;
    }
    if (!inFunction && loopTypes.has(node.type)) found.loops.push(node);
  });
  // The scope manager takes any ESTree program; its own type asks for typescript-estree's.
  const manager = analyze(program as never, { sourceType: "module", lib: [], jsxPragma: null });
  const moduleScope = manager.globalScope?.childScopes[0];
  if (moduleScope === undefined) throw new TypeError("A cell has no module scope");
  const mentions = new Map<string, { nodes: Mention[]; captured: boolean; assigned: boolean; variable: Variable | null }>();
  collectDeclared(moduleScope, mentions);
  collectOuter(moduleScope, scope, mentions);
  return {
    program,
    parents,
    ...classify({ mentions, scope, loops: found.loops, usesEval: /\beval\s*\(/.test(code) }),
    loops: found.loops,
    awaits: found.awaits,
    hasTopLevelAwait: found.hasTopLevelAwait,
  };
}

type Collected = Map<string, { nodes: Mention[]; captured: boolean; assigned: boolean; variable: Variable | null }>;

function collectDeclared(moduleScope: Scope, into: Collected): void {
  for (const variable of moduleScope.variables) {
    const nodes = new Set<SyntaxNode>();
    // Identifiers of our own tree: the scope manager hands back the nodes it was given.
    for (const each of variable.identifiers) nodes.add(each as unknown as SyntaxNode);
    for (const each of variable.references) nodes.add(each.identifier as unknown as SyntaxNode);
    const captured = variable.references.some((each) => each.from.variableScope !== moduleScope.variableScope);
    const name = variable.name;
    into.set(name, { nodes: [...nodes].map((node) => ({ node, name })), captured, assigned: true, variable });
  }
}

function collectOuter(moduleScope: Scope, scope: NameScope, into: Collected): void {
  for (const reference of moduleScope.through) {
    const name = reference.identifier.name as string;
    if (into.has(name) ? into.get(name)?.variable !== null : !scope.has(name)) continue;
    const entry = into.get(name) ?? { nodes: [], captured: false, assigned: false, variable: null };
    entry.nodes.push({ node: reference.identifier as unknown as SyntaxNode, name }); // our own tree, as above
    entry.captured ||= reference.from.variableScope !== moduleScope.variableScope;
    entry.assigned ||= reference.isWrite();
    into.set(name, entry);
  }
}

function classify(input: { mentions: Collected; scope: NameScope; loops: readonly SyntaxNode[]; usesEval: boolean }): {
  storage: Map<string, Storage>;
  declared: Set<string>;
  mentions: Mention[];
  captured: Set<string>;
} {
  const storage = new Map<string, Storage>();
  const declared = new Set<string>();
  const captured = new Set<string>();
  const mentions: Mention[] = [];
  for (const [name, entry] of input.mentions) {
    mentions.push(...entry.nodes);
    if (entry.variable !== null) declared.add(name);
    if (entry.captured) captured.add(name);
    const plain = entry.variable === null || entry.variable.defs.every((def) => def.type === "Variable");
    const shared = entry.captured || input.scope.isCaptured(name) || input.usesEval;
    const inLoop = entry.nodes.some(({ node }) => input.loops.some((loop) => loop.start <= node.start && node.end <= loop.end));
    // A real local is what makes a loop as fast as in a function; elsewhere a box costs nothing that matters.
    storage.set(name, plain && !shared && inLoop ? "local" : "box");
  }
  return { storage, declared, mentions, captured };
}

/** Calls `visit` for every node; `inFunction` is true below a function or class member. */
function walk(
  node: SyntaxNode,
  parent: SyntaxNode | null,
  inFunction: boolean,
  visit: (node: SyntaxNode, parent: SyntaxNode | null, inFunction: boolean) => void,
): void {
  visit(node, parent, inFunction);
  const below = inFunction || functionTypes.has(node.type);
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const each of value) if (isNode(each)) walk(each, node, below, visit);
    } else if (isNode(value)) walk(value, node, below, visit);
  }
}

/** Tells whether `value` is a node of the tree. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}
