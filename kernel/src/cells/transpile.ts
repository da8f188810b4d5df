import { transformSync } from "oxc-transform";
import { lowerDecorators, needsLowering } from "../modules/index.js";
import { findTooDeep } from "../syntax/index.js";

/** JavaScript of a cell, with the map back to its TypeScript. */
export type Transpiled =
  | { readonly type: "code"; readonly code: string; readonly map: string }
  | { readonly type: "problem"; readonly message: string; readonly line: number; readonly column: number };

/** Strips the types of a cell. Enums, namespaces, parameter properties, `using` and decorators become plain JavaScript. */
export function transpileCell(body: string): Transpiled {
  const tooDeep = findTooDeep(body);
  if (tooDeep !== null) return { type: "problem", message: tooDeep.message, ...placeOf(body, tooDeep.offset) };
  if (needsLowering(body)) {
    const lowered = lowerDecorators("cell.ts", body);
    if (lowered.type === "code") return lowered;
    return { type: "problem", message: lowered.message, ...placeOf(body, lowered.offset) };
  }
  const result = transformSync("cell.ts", body, {
    lang: "ts",
    sourceType: "module",
    sourcemap: true,
    target: "es2023",
    typescript: { onlyRemoveTypeImports: true },
  });
  const error = result.errors.find((each) => each.severity === "Error");
  if (error === undefined) return { type: "code", code: result.code, map: JSON.stringify(result.map) };
  const place = placeOf(body, error.labels[0]?.start ?? 0);
  return { type: "problem", message: error.message, ...place };
}

/** The 1-based line and column of an offset. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}
