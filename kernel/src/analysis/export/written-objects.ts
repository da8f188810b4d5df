import type { Node } from "oxc-parser";
import type { ModuleChunk } from "./module-chunks.js";
import { properties } from "./split-files.js";
import { declarationOf } from "./stage-text.js";

/** The fields of an object that a statement declares. */
export function objectOf(chunk: ModuleChunk): ReadonlyMap<string, Node> {
  const declaration = declarationOf(chunk);
  const [first] = declaration?.type === "VariableDeclaration" ? declaration.declarations : [];
  return properties(first?.init ?? undefined);
}

/** The stages in `definePipeline(name, { … })`. */
export function entriesOf(chunks: readonly ModuleChunk[]): ReadonlyMap<string, Node> {
  for (const chunk of chunks) {
    const declaration = chunk.declares.includes("pipeline") ? declarationOf(chunk) : null;
    const [first] = declaration?.type === "VariableDeclaration" ? declaration.declarations : [];
    if (first?.init?.type === "CallExpression") return properties(first.init.arguments[1]);
  }
  return new Map();
}

/** The interface that the defaults are of. */
export function configName(text: string, defaults: string): string | null {
  return new RegExp(`\\bconst ${defaults.replaceAll("$", "\\$")}: ([\\w$]+) =`).exec(text)?.[1] ?? null;
}
