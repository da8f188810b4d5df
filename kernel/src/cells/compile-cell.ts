import MagicString from "magic-string";
import type { CompiledCell } from "../runner/index.js";
import { type Bindings, findBindings, type NameScope, type SyntaxNode } from "./bindings.js";
import { rewriteDeclarations, rewriteForInterrupts, rewriteImports, rewriteMentions, rewriteModuleSyntax } from "./rewrite.js";
import { transpileCell } from "./transpile.js";

/** A cell ready to run, or why it is not. */
export type Compilation =
  | { readonly type: "compiled"; readonly cell: CompiledCell; readonly captured: ReadonlySet<string> }
  | { readonly type: "problem"; readonly message: string; readonly line: number; readonly column: number };

/** What {@link compileCell} compiles. */
export interface CellText {
  /** Tells its code from all other code of the session; 0 for what does not run as a cell. */
  readonly id: number;
  readonly count: number;
  readonly body: string;
  /** Lines of magics above the body. */
  readonly lineOffset: number;
}

/**
 * Compiles the body of a cell into one JavaScript function over the session's names.
 *
 * Each top-level name lives in a box that all cells share, so functions of earlier cells see later values.
 * A name that a loop of the cell uses and no function refers to is a real local while the cell runs and is
 * put into its box at the end of each statement and when the cell ends in whatever way.
 */
export function compileCell({ id, count, body, lineOffset }: CellText, scope: NameScope): Compilation {
  const transpiled = transpileCell(body);
  if (transpiled.type === "problem") return transpiled;
  const bindings = findBindings(transpiled.code, scope);
  const text = new MagicString(transpiled.code);
  const hoisted: string[] = [];
  const hasImports = rewriteImports(text, bindings, hoisted);
  rewriteValue(text, bindings);
  rewriteMentions(text, bindings);
  rewriteForInterrupts(text, bindings);
  rewriteModuleSyntax(text, bindings);
  rewriteDeclarations(text, bindings, hoisted);
  const isAsync = hasImports || bindings.hasTopLevelAwait;
  const locals = publishLocals(text, bindings);
  const header = `"use strict";${isAsync ? "return (async () => {" : ""}let $n = 0, $s = 0${locals.declare};try{${locals.load}${hoisted.join("")}`;
  const footer = `\n}finally{${locals.publish}}${isAsync ? "})()" : ""}`;
  text.prepend(header).append(footer);
  const map = JSON.stringify(text.generateMap({ hires: true, source: "transpiled.js" }));
  return {
    type: "compiled",
    captured: bindings.captured,
    cell: {
      id,
      count,
      code: text.toString(),
      boxes: [...bindings.storage.keys()],
      declares: [...bindings.declared],
      isAsync,
      maps: [map, transpiled.map],
      lineOffset,
    },
  };
}

/** Makes the last expression the cell's value. */
function rewriteValue(text: MagicString, bindings: Bindings): void {
  const statements = bindings.program["body"] as readonly SyntaxNode[]; // a Program's body
  const last = statements.at(-1);
  if (last?.type === "ExpressionStatement") {
    text.appendLeft(last.start, "return (");
    if (text.original[last.end - 1] === ";") text.remove(last.end - 1, last.end);
    text.appendRight(last.end, ");");
  } else if (
    last?.type === "ExportDefaultDeclaration" &&
    /Expression$|Literal$|^Identifier$/.test((last["declaration"] as SyntaxNode).type)
  ) {
    text.appendLeft((last["declaration"] as SyntaxNode).start, "return ");
  }
}

interface LocalTexts {
  readonly declare: string;
  readonly load: string;
  readonly publish: string;
}

/** Puts each local into its box after every statement that may change it, and tells how to do so at the end. */
function publishLocals(text: MagicString, bindings: Bindings): LocalTexts {
  const locals = [...bindings.storage].filter(([, storage]) => storage === "local").map(([name]) => name);
  if (locals.length === 0) return { declare: "", load: "", publish: "" };
  const outer = locals.filter((name) => !bindings.declared.has(name));
  const ready = new Map<string, number>(outer.map((name) => [name, 0]));
  const statements = bindings.program["body"] as readonly SyntaxNode[]; // a Program's body
  statements.forEach((statement, index) => {
    const touched = touchedBy(statement, locals, bindings);
    if (touched.length === 0 || statement.type === "FunctionDeclaration") return;
    for (const name of touched) if (!ready.has(name)) ready.set(name, index + 1);
    if (index === statements.length - 1 && statement.type === "ExpressionStatement") return;
    text.appendRight(statement.end, `$s = ${index + 1};${touched.map((name) => `$$${name}.v = ${name};`).join("")}`);
  });
  return {
    declare: locals.map((name) => `, ${name}`).join(""),
    load: outer.map((name) => `${name} = $$${name}.v;`).join(""),
    publish: locals.map((name) => `if ($s >= ${ready.get(name) ?? 0}) $$${name}.v = ${name};`).join(""),
  };
}

function touchedBy(statement: SyntaxNode, locals: readonly string[], bindings: Bindings): string[] {
  const inside = bindings.mentions.filter(({ node }) => statement.start <= node.start && node.end <= statement.end);
  return locals.filter((name) => inside.some((each) => each.name === name && isChanged(each.node, bindings)));
}

function isChanged(node: SyntaxNode, bindings: Bindings): boolean {
  let child = node;
  for (let parent = bindings.parents.get(child); parent !== undefined; parent = bindings.parents.get(parent)) {
    if (parent.type === "VariableDeclarator") return parent["id"] === child;
    if (parent.type === "AssignmentExpression") return parent["left"] === child;
    if (parent.type === "UpdateExpression") return true;
    if (parent.type === "ForInStatement" || parent.type === "ForOfStatement") return parent["left"] === child;
    if (!/Pattern|Property|RestElement/.test(parent.type)) return false;
    child = parent;
  }
  return false;
}
