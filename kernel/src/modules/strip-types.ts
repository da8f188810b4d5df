import { createRequire } from "node:module";
import { type Lowered, lowerDecorators, needsLowering } from "./lower-decorators.js";

/** Makes JavaScript of a TypeScript file, the same whenever it is asked. */
export function stripTypes(path: string, text: string): Lowered {
  if (needsLowering(text)) return lowerDecorators(path, text);
  // Loaded only here: most notebooks import no local TypeScript.
  const { transformSync } = createRequire(import.meta.url)("oxc-transform") as typeof import("oxc-transform");
  const result = transformSync(path, text, { lang: "ts", sourceType: "module", sourcemap: true, target: "es2023" });
  const error = result.errors.find((each) => each.severity === "Error");
  if (error === undefined) return { type: "code", code: result.code, map: JSON.stringify(result.map) };
  return { type: "problem", message: error.message, offset: error.labels[0]?.start ?? 0 };
}
