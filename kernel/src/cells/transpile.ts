import { createRequire } from "node:module";
import { transformSync } from "oxc-transform";

/** JavaScript of a cell, with the map back to its TypeScript. */
export type Transpiled =
  | { readonly type: "code"; readonly code: string; readonly map: string }
  | { readonly type: "problem"; readonly message: string; readonly line: number; readonly column: number };

/** Strips the types of a cell. Enums, namespaces, parameter properties, `using` and decorators become plain JavaScript. */
export function transpileCell(body: string): Transpiled {
  if (needsLowering.test(body)) return lowerDecorators(body);
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

// oxc-transform leaves standard decorators and `accessor` as they are, and Node 20 cannot run them.
const needsLowering = /^\s*@[\w$(]|[\s{;]@[\w$(]|\baccessor\s+[\w$#[]/m;

function lowerDecorators(body: string): Transpiled {
  const require = createRequire(import.meta.url);
  // Loaded only here: it takes 0.2 s.
  const ts = require("typescript") as typeof import("typescript");
  const result = ts.transpileModule(body, {
    fileName: "cell.ts",
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      verbatimModuleSyntax: true,
    },
  });
  const problem = result.diagnostics?.[0];
  if (problem === undefined) {
    return { type: "code", code: result.outputText.replace(/\n\/\/# sourceMappingURL=.*$/, ""), map: result.sourceMapText ?? "" };
  }
  return {
    type: "problem",
    message: ts.flattenDiagnosticMessageText(problem.messageText, "\n"),
    ...placeOf(body, problem.start ?? 0),
  };
}

/** The 1-based line and column of an offset. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}
