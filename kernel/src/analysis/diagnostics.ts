import process from "node:process";
import type { CellFile } from "./cell-files.js";
import type { DefinitionKind } from "./names.js";
import type { TypeDiagnostic } from "./type-service.js";

/** A diagnostic as the type server gives it. */
export interface RawDiagnostic {
  readonly pos: number;
  readonly end: number;
  readonly code: number;
  readonly text: string;
  readonly messageChain?: readonly RawDiagnostic[] | undefined;
}

// Assigning to an import; in a notebook that is how one cell changes a variable of another.
const assignToImport = 2632;
// `(1, 2)` with nothing done to the 1: in a cell one looks at values.
const unusedValue = 2695;
// What only a newer library, or that of web pages, declares.
const newerLibrary = new Set([2550, 2551, 2583]);
const webLibrary = 2584;
// Used before its declaration, in its own initializer, and what follows from it.
const usedTooEarly = new Set([2448, 2454, 7022, 7006, 2440]);

/** Turns the checker's findings into those of the cell: its own places, without what the module form brings in. */
export function cellDiagnostics(
  raw: readonly RawDiagnostic[],
  file: CellFile,
  kindOf: (name: string) => DefinitionKind | null,
): TypeDiagnostic[] {
  const found: TypeDiagnostic[] = [];
  for (const each of raw) {
    const start = each.pos - file.bodyStart;
    const end = each.end - file.bodyStart;
    if (start < 0 || start > file.body.length) continue;
    const name = file.body.slice(start, end);
    const message = messageFor(each, name, kindOf);
    if (message !== null) found.push({ message, code: each.code, start, end: Math.min(end, file.body.length) });
  }
  return withoutEchoes(found);
}

/** True where a cell reads a name above its own new declaration of it: the value of an earlier cell is meant. */
export function isReadTooEarly({ message }: TypeDiagnostic): boolean {
  return message.includes("is declared in this cell");
}

function messageFor(each: RawDiagnostic, name: string, kindOf: (name: string) => DefinitionKind | null): string | null {
  if (each.code === assignToImport) {
    const kind = kindOf(name);
    if (kind === "let" || kind === "var" || kind === "function") return null;
    return `Cannot assign to '${name}' because it is a ${kind === "const" ? "constant" : kind}.`;
  }
  if (each.code === unusedValue) return null;
  const missing = missingLibrary(each, name);
  if (missing !== null) return missing;
  // A parameter without a type is how people explore; the export asks for it.
  if (each.code >= 7005 && each.code <= 7053 && each.code !== 7022) return null;
  if (usedTooEarly.has(each.code) && each.code !== 2440 && kindOf(name) !== null) {
    return `'${name}' is declared in this cell, so its value from an earlier cell cannot be read here; give the new one another name`;
  }
  return [each.text, ...chainText(each.messageChain ?? [], 1)].join("\n");
}

/** What the running Node lacks, without the compiler options that nobody can change here. */
function missingLibrary({ code, text }: RawDiagnostic, name: string): string | null {
  if (code === webLibrary) return `'${name}' belongs to web pages; cells run in Node`;
  if (!newerLibrary.has(code) || !text.includes("target library")) return null;
  const type = /on type '([^']*)'/.exec(text)?.[1];
  const owner = type === undefined ? "" : ` of ${type.replace(/Constructor$/, "")}`;
  return `Node ${process.versions.node} has no '${name}'${owner}; a newer Node has`;
}

function chainText(chain: readonly RawDiagnostic[], depth: number): string[] {
  return chain.flatMap((each) => [`${"  ".repeat(depth)}${each.text}`, ...chainText(each.messageChain ?? [], depth + 1)]);
}

function withoutEchoes(found: readonly TypeDiagnostic[]): TypeDiagnostic[] {
  const seen = new Set<string>();
  return found.filter((each) => {
    const key = `${each.message}@${isReadTooEarly(each) ? "" : each.start}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
