import { readFile } from "node:fs/promises";
import { parseSync } from "oxc-parser";
import { declarationsFrom } from "./declaration-files.js";

/** A name that a module exports. */
export interface ExportedName {
  readonly name: string;
  /** Such as `function`, `class`, `interface`; `variable` where the text does not say. */
  readonly kind: string;
  /** True when the name can stand in types alone. */
  readonly typeOnly: boolean;
}

/** A package of more files is cut off there: who wants a name from so deep types its import. */
const mostFiles = 600;

/** Reads what a file exports from its text and from the files it passes on; lets others have their turn between two files. */
export async function exportedNames(file: string): Promise<readonly ExportedName[]> {
  const found = new Map<string, ExportedName>();
  const seen = new Set<string>([file]);
  for (const path of seen) {
    if (seen.size > mostFiles) break;
    const text = await readFile(path, "utf8").catch(() => "");
    const { names, passedOn } = readExports(text);
    for (const each of names) if (!found.has(each.name)) found.set(each.name, each);
    for (const module of passedOn) {
      const next = declarationsFrom(path, module);
      if (next !== null) seen.add(next);
    }
    await new Promise(setImmediate);
  }
  return [...found.values()];
}

interface Exports {
  readonly names: readonly ExportedName[];
  /** Modules whose exports are all exported too. */
  readonly passedOn: readonly string[];
}

function readExports(text: string): Exports {
  const names: ExportedName[] = [];
  const passedOn: string[] = [];
  for (const { start, entries } of parseSync("module.d.ts", text, { lang: "ts", sourceType: "module" }).module.staticExports) {
    for (const { exportName, moduleRequest, importName, isType } of entries) {
      if (exportName.kind === "Default") names.push({ name: "default", kind: "variable", typeOnly: false });
      else if (exportName.kind === "None" && importName.kind === "AllButDefault" && moduleRequest !== null)
        passedOn.push(moduleRequest.value);
      else if (exportName.name !== null) names.push({ name: exportName.name, ...kindOf(text.slice(start, start + 60), isType) });
    }
  }
  return { names, passedOn };
}

const declared =
  /^export\s+(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(const|let|var|function|class|interface|type|enum|namespace)\b(?!\s*\{)/;

function kindOf(statement: string, isType: boolean): Omit<ExportedName, "name"> {
  const word = declared.exec(statement)?.[1];
  // The parser calls every `declare` a type.
  if (word === undefined) return { kind: isType ? "type" : "variable", typeOnly: isType };
  const typeOnly = word === "interface" || word === "type";
  return { kind: word === "const" || word === "let" || word === "var" ? "variable" : word, typeOnly };
}
