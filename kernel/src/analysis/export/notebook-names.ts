import type { Node } from "oxc-parser";
import { ExportError } from "../../errors.js";
import type { NamePlace } from "../cell-parts.js";
import type { CellFacts } from "../notebook.js";
import { cellSyntax, childNodes } from "../syntax.js";
import type { PartRef } from "./resolve-place.js";

/** A change of a stretch of text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const showing: ReadonlySet<string> = new Set(["display", "clearOutput"]);
const absent: ReadonlySet<string> = new Set(["prompt", "confirm", "password", "pipeline", "module", "exports", "Deno"]);

/** What a name of the notebook's surroundings is in a module, or null when it is the same. */
function moduleGlobal(name: string): string | null {
  if (name === "__dirname") return "import.meta.dirname";
  return name === "__filename" ? "import.meta.filename" : null;
}

/**
 * What becomes of a name that no cell declares: `display(x)` goes, most others stay.
 * Throws ExportError for what only a notebook has.
 */
export function globalEdits({ cell }: PartRef, place: NamePlace): Edit[] {
  const { name, start, end, shorthand } = place;
  const other = moduleGlobal(name);
  if (other !== null) return [{ start, end, text: shorthand ? `${name}: ${other}` : other }];
  if (place.value && absent.has(name)) {
    const way =
      name === "Deno"
        ? "use what Node has for it"
        : name === "pipeline" || name === "module" || name === "exports"
          ? "take it out"
          : "make the answer a param instead (--params)";
    throw new ExportError(`${capital(cell.label)} uses '${name}', which a module does not have; ${way}`);
  }
  if (!place.value || !showing.has(name)) return [];
  const call = displayEdit(cell, start);
  if (call === null)
    throw new ExportError(`${capital(cell.label)} works with what '${name}' gives, which a module does not have; take it out`);
  return [call];
}

function displayEdit(cell: CellFacts, start: number): Edit | null {
  const { parents } = cellSyntax(cell.text);
  const name = identifierAt(cell, start);
  const direct = name === null ? undefined : parents.get(name);
  // `display.html(x)` as `display(x)`.
  const callee = direct?.type === "MemberExpression" && direct.object === name ? direct : name;
  let node = callee === null ? undefined : parents.get(callee);
  if (node?.type !== "CallExpression" || node.callee !== callee) return null;
  for (
    let above = parents.get(node);
    above?.type === "AwaitExpression" || above?.type === "ChainExpression";
    above = parents.get(node)
  )
    node = above;
  const above = parents.get(node);
  if (above?.type === "ArrowFunctionExpression" && above.body === node) return { start: node.start, end: node.end, text: "{}" };
  if (above?.type !== "ExpressionStatement") return null;
  const around = parents.get(above)?.type ?? "Program";
  const isInList = around === "Program" || around === "BlockStatement" || around === "SwitchCase" || around === "StaticBlock";
  return { start: above.start, end: above.end, text: isInList ? "" : "{}" };
}

const identifiers = new WeakMap<object, Map<number, Node>>();

function identifierAt(cell: CellFacts, start: number): Node | null {
  const syntax = cellSyntax(cell.text);
  let known = identifiers.get(syntax);
  if (known === undefined) {
    known = new Map();
    identifiers.set(syntax, known);
    const open: Node[] = [syntax.program];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.type === "Identifier") known.set(node.start, node);
      open.push(...childNodes(node));
    }
  }
  return known.get(start) ?? null;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
