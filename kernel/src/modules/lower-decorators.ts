import { createRequire } from "node:module";

/** JavaScript without decorators, or what is wrong with the text and where it begins. */
export type Lowered =
  | { readonly type: "code"; readonly code: string; readonly map: string }
  | { readonly type: "problem"; readonly message: string; readonly offset: number };

const comments = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const decorators = /^\s*@[\w$(]|[\s{;(]@[\w$(]|\baccessor\s+[\w$#[]/m;

/** Tells whether a TypeScript text may have decorators or `accessor`, which oxc-transform leaves as they are and Node 20 cannot run. */
export function needsLowering(text: string): boolean {
  return decorators.test(text.replace(comments, " "));
}

/** Turns TypeScript with standard decorators into JavaScript without them. */
export function lowerDecorators(fileName: string, text: string): Lowered {
  const require = createRequire(import.meta.url);
  // Loaded only here: it takes 0.2 s.
  const ts = require("typescript") as typeof import("typescript");
  const result = ts.transpileModule(text, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      sourceMap: true,
      verbatimModuleSyntax: true,
    },
  });
  const problem = result.diagnostics?.[0];
  if (problem === undefined)
    return { type: "code", code: result.outputText.replace(/\n\/\/# sourceMappingURL=.*$/, ""), map: result.sourceMapText ?? "" };
  return { type: "problem", message: ts.flattenDiagnosticMessageText(problem.messageText, "\n"), offset: problem.start ?? 0 };
}
