import type MagicString from "magic-string";
import { type Bindings, isNode, type SyntaxNode } from "./bindings.js";

/** How a name is written in the rewritten code. */
function spell(name: string, bindings: Bindings): string {
  return bindings.storage.get(name) === "box" ? `$$${name}.v` : name;
}

/** Replaces each mention of a boxed name by its box, keeping calls free of a `this`. */
export function rewriteMentions(text: MagicString, bindings: Bindings): void {
  const seen = new Set<SyntaxNode>();
  for (const { node, name } of bindings.mentions) {
    if (bindings.storage.get(name) !== "box" || seen.has(node)) continue;
    seen.add(node);
    const parent = bindings.parents.get(node);
    if (parent === undefined || isNamePlace(node, parent)) continue;
    text.overwrite(node.start, node.end, mentionText(node, bindings, spell(name, bindings), name));
  }
}

function mentionText(node: SyntaxNode, bindings: Bindings, spelled: string, name: string): string {
  const parent = bindings.parents.get(node);
  // `{ a }`, and `{ a = 1 }` in a pattern.
  const property = parent?.type === "AssignmentPattern" && parent["left"] === node ? bindings.parents.get(parent) : parent;
  if (property?.type === "Property" && property["shorthand"] === true) return `${name}: ${spelled}`;
  const isCallee =
    (parent?.type === "CallExpression" && parent["callee"] === node) ||
    (parent?.type === "TaggedTemplateExpression" && parent["tag"] === node);
  return isCallee ? `(0, ${spelled})` : spelled;
}

// The place keeps the name itself: a declaration that is rewritten as a whole, or an import or export.
function isNamePlace(node: SyntaxNode, parent: SyntaxNode): boolean {
  if (parent.type.startsWith("Import") && parent.type !== "ImportExpression") return true;
  if (parent.type === "ExportSpecifier") return true;
  return (parent.type === "FunctionDeclaration" || parent.type === "ClassDeclaration") && parent["id"] === node;
}

/** Turns the cell's own declarations into assignments; `hoisted` gets what must happen first. */
export function rewriteDeclarations(text: MagicString, bindings: Bindings, hoisted: string[]): void {
  const statements = bindings.program["body"] as readonly SyntaxNode[]; // a Program's body
  for (const statement of statements) rewriteStatement(text, bindings, statement, hoisted);
  for (const node of varDeclarationsBelow(statements)) rewriteVariables(text, bindings, node);
}

function rewriteStatement(text: MagicString, bindings: Bindings, statement: SyntaxNode, hoisted: string[]): void {
  const inner = statement["declaration"];
  if (statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration") {
    if (!isNode(inner)) return void text.remove(statement.start, statement.end);
    text.remove(statement.start, inner.start);
    rewriteStatement(text, bindings, inner, hoisted);
    return;
  }
  if (statement.type === "ExportAllDeclaration") return void text.remove(statement.start, statement.end);
  if (statement.type === "VariableDeclaration") {
    rewriteVariables(text, bindings, statement);
    return;
  }
  const id = statement["id"];
  if (!isNode(id)) return;
  const name = id["name"] as string; // an Identifier
  if (bindings.storage.get(name) !== "box") return;
  if (statement.type === "FunctionDeclaration") hoisted.push(`${spell(name, bindings)} = ${name};`);
  if (statement.type === "ClassDeclaration") {
    text.appendLeft(statement.start, `${spell(name, bindings)} = `);
    text.appendRight(statement.end, ";");
  }
}

function rewriteVariables(text: MagicString, bindings: Bindings, declaration: SyntaxNode): void {
  const parent = bindings.parents.get(declaration);
  const isHead = parent?.type.startsWith("For") === true && parent["body"] !== declaration;
  const declarators = declaration["declarations"] as readonly SyntaxNode[]; // of a VariableDeclaration
  const first = declarators[0];
  if (first === undefined) return;
  text.remove(declaration.start, first.start);
  for (const declarator of declarators)
    rewriteDeclarator(text, bindings, { declarator, isHead, isVar: declaration["kind"] === "var" });
  if (!isHead) text.appendLeft(declaration.start, ";");
}

function rewriteDeclarator(
  text: MagicString,
  bindings: Bindings,
  { declarator, isHead, isVar }: { declarator: SyntaxNode; isHead: boolean; isVar: boolean },
): void {
  const id = declarator["id"];
  const init = declarator["init"];
  if (!isNode(id)) return;
  if (!isNode(init)) {
    // `var x;` keeps the value that x has; `let x;` starts again.
    if (!isHead) text.appendRight(declarator.end, isVar ? "" : " = undefined");
    return;
  }
  if (id.type === "ObjectPattern" && !isHead) {
    text.prependRight(declarator.start, "(");
    text.appendLeft(declarator.end, ")");
    return;
  }
  const name = id["name"];
  if (typeof name === "string" && bindings.storage.get(name) === "box" && isAnonymousFunction(init)) {
    // An assignment to a member does not name a function; a property does.
    text.appendLeft(init.start, `({ ${JSON.stringify(name)}: `);
    text.appendRight(init.end, ` })[${JSON.stringify(name)}]`);
  }
}

function isAnonymousFunction(node: SyntaxNode): boolean {
  if (node.type === "ArrowFunctionExpression") return true;
  return (node.type === "FunctionExpression" || node.type === "ClassExpression") && !isNode(node["id"]);
}

function varDeclarationsBelow(statements: readonly SyntaxNode[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const visit = (node: SyntaxNode, isTop: boolean): void => {
    if (/Function|PropertyDefinition|StaticBlock/.test(node.type)) return;
    if (node.type === "VariableDeclaration" && node["kind"] === "var" && !isTop) found.push(node);
    for (const key of Object.keys(node)) {
      const value = node[key];
      for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) visit(each, false);
    }
  };
  for (const statement of statements)
    visit(statement.type.startsWith("Export") && isNode(statement["declaration"]) ? statement["declaration"] : statement, true);
  return found;
}

/**
 * Makes interrupts reach the cell: a look every few turns of a loop, and after each `await`.
 * A loop without calls is left as it is: V8 keeps its numbers out of the heap only while nothing is called in it,
 * and there the watchdog's terminate is what stops it.
 */
export function rewriteForInterrupts(text: MagicString, bindings: Bindings): void {
  // Before the loops: an `await` that is a loop's whole body belongs inside the block that the loop gets.
  for (const node of bindings.awaits) {
    text.prependRight(node.start, "$go(");
    text.appendLeft(node.end, ")");
  }
  for (const loop of bindings.loops) {
    const body = loop["body"];
    if (!isNode(body) || !hasCalls(body)) continue;
    const look = "if (++$n > 16) $n = $look();";
    if (body.type === "BlockStatement") text.appendRight(body.start + 1, look);
    else {
      text.prependRight(body.start, `{${look}`);
      text.appendLeft(body.end, "}");
    }
  }
}

function hasCalls(node: SyntaxNode): boolean {
  if (/^(Call|New|Await|Yield|TaggedTemplate|Import)Expression$/.test(node.type) && !isMathCall(node)) return true;
  return Object.keys(node).some((key) => {
    const value = node[key];
    return Array.isArray(value) ? value.some((each) => isNode(each) && hasCalls(each)) : isNode(value) && hasCalls(value);
  });
}

function isMathCall(node: SyntaxNode): boolean {
  const callee = node["callee"];
  if (!isNode(callee) || callee.type !== "MemberExpression") return false;
  const object = callee["object"];
  return isNode(object) && object["name"] === "Math";
}

/** Sends `import()` and `import.meta` through the runner, which resolves from the notebook's folder. */
export function rewriteModuleSyntax(text: MagicString, bindings: Bindings): void {
  for (const node of bindings.parents.keys()) {
    if (node.type === "ImportExpression") text.overwrite(node.start, node.start + "import".length, "$import");
    if (node.type === "MetaProperty" && text.original.startsWith("import", node.start))
      text.overwrite(node.start, node.end, "$meta");
  }
}

/** Turns import declarations into awaited loads, in order, before the rest of the cell. */
export function rewriteImports(text: MagicString, bindings: Bindings, hoisted: string[]): boolean {
  let found = false;
  for (const statement of bindings.program["body"] as readonly SyntaxNode[]) {
    if (statement.type !== "ImportDeclaration") continue;
    found = true;
    hoisted.push(importText(statement, bindings));
    text.remove(statement.start, statement.end);
  }
  return found;
}

function importText(statement: SyntaxNode, bindings: Bindings): string {
  const source = statement["source"] as SyntaxNode; // of an ImportDeclaration
  const attributes = (statement["attributes"] as readonly SyntaxNode[] | undefined) ?? [];
  const withText = attributes.length > 0 ? `, { with: { ${attributes.map(attributeText).join(", ")} } }` : "";
  const load = `await $import(${JSON.stringify(source["value"])}${withText})`;
  const names = (statement["specifiers"] as readonly SyntaxNode[]).map((each) => {
    const local = (each["local"] as SyntaxNode)["name"] as string;
    const imported =
      each.type === "ImportSpecifier"
        ? importedName(each["imported"] as SyntaxNode)
        : each.type === "ImportDefaultSpecifier"
          ? "default"
          : "*";
    return `[${JSON.stringify(imported)}, (value) => { ${spell(local, bindings)} = value; }]`;
  });
  return names.length === 0 ? `${load};` : `$bind(${load}, [${names.join(", ")}]);`;
}

function importedName(node: SyntaxNode): string {
  return String(node["name"] ?? node["value"]);
}

function attributeText(node: SyntaxNode): string {
  return `${JSON.stringify(importedName(node["key"] as SyntaxNode))}: ${JSON.stringify((node["value"] as SyntaxNode)["value"])}`;
}
