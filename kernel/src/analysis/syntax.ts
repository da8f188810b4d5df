import type { Reference, Scope } from "@typescript-eslint/scope-manager";
import { type Comment, type Node, type ParseResult, type Program, parseSync, visitorKeys } from "oxc-parser";
import { analyze, findTooDeep, ScopeType } from "../syntax/index.js";
import { TextCache } from "./text-cache.js";

/** Where and why the text of a cell could not be parsed. */
export interface SyntaxProblem {
  readonly message: string;
  /** 1-based, in the text that was given. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** The parsed text of one cell; offsets are UTF-16 indices. */
export interface CellSyntax {
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly parents: ReadonlyMap<Node, Node>;
  /** The scope of the cell's top level. */
  readonly scope: Scope;
  readonly problem: SyntaxProblem | null;
}

const cache = new TextCache<CellSyntax>(1500);

/**
 * Parses the text of a cell as a module with top-level `await`; the last texts are remembered.
 * On a syntax error it gives the whole statements above the error, and the error as `problem`.
 */
export function cellSyntax(text: string): CellSyntax {
  return cache.get(text, parseCell);
}

/** The nodes of one type; oxc declares some of them as one node of several types. */
export type NodeOf<Type extends Node["type"]> = Node extends infer Any
  ? Any extends { readonly type: infer Own }
    ? Type extends Own
      ? Any
      : never
    : never
  : never;

/** The nodes right below `node`, in the order of the text. */
export function childNodes(node: Node): Node[] {
  const children: Node[] = [];
  // A node is a plain object whose visitor keys hold nodes, lists of nodes (with holes) or null.
  const fields = node as unknown as Record<string, Node | readonly (Node | null)[] | null | undefined>;
  for (const key of visitorKeys[node.type] ?? []) {
    const value = fields[key];
    if (Array.isArray(value)) for (const item of value) item && children.push(item);
    else if (value) children.push(value as Node);
  }
  return children;
}

/** True when the code around `reference` runs later than the cell's own statements, or through a function call. */
export function isCaptured(reference: Reference, top: Scope): boolean {
  for (let scope: Scope | null = reference.from; scope && scope !== top; scope = scope.upper) {
    if (functionScopes.has(scope.type)) return true;
  }
  return false;
}

const functionScopes: ReadonlySet<Scope["type"]> = new Set<Scope["type"]>([
  ScopeType.function,
  ScopeType.classFieldInitializer,
  ScopeType.classStaticBlock,
  ScopeType.tsModule,
  // An enum becomes a function call in JavaScript.
  ScopeType.tsEnum,
]);

function parseCell(text: string): CellSyntax {
  const tooDeep = findTooDeep(text);
  const whole = parse(tooDeep === null ? text : "");
  const problem = tooDeep === null ? problemOf(whole, text) : problemAt(text, tooDeep.offset, tooDeep.message);
  const result = problem !== null && whole.program.body.length === 0 ? parseAbove(text, problem.line - 1) : whole;
  const { program, comments } = result;
  return {
    text,
    program,
    comments,
    parents: parentsOf(program),
    scope: topScope(program),
    problem,
  };
}

function parse(text: string): ParseResult {
  return parseSync("cell.ts", text, {
    lang: "ts",
    sourceType: "module",
    preserveParens: false,
    range: true,
  });
}

function parseAbove(text: string, lines: number): ParseResult {
  const all = text.split("\n");
  for (let count = lines; count > Math.max(0, lines - 40); count--) {
    const result = parse(all.slice(0, count).join("\n"));
    if (result.errors.length === 0) return result;
  }
  return parse("");
}

function problemOf(result: ParseResult, text: string): SyntaxProblem | null {
  const error = result.errors[0];
  if (error === undefined) return null;
  return problemAt(text, error.labels[0]?.start ?? 0, error.message);
}

function problemAt(text: string, offset: number, message: string): SyntaxProblem {
  const before = text.slice(0, offset).split("\n");
  return { message, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

function parentsOf(program: Program): Map<Node, Node> {
  const parents = new Map<Node, Node>();
  const open: Node[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const child of childNodes(node)) {
      parents.set(child, node);
      open.push(child);
    }
  }
  return parents;
}

function topScope(program: Program): Scope {
  // oxc gives the tree that typescript-eslint's own parser gives; only the names of the node types differ in the declarations.
  const tree = program as unknown as Parameters<typeof analyze>[0];
  const manager = analyze(tree, {
    sourceType: "module",
    lib: [],
    jsxPragma: null,
  });
  const scope = manager.globalScope?.childScopes[0];
  if (scope === undefined) throw new TypeError("The scope analysis gave no module scope");
  return scope;
}
