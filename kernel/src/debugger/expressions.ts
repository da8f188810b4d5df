import type { Debugger, Runtime } from "node:inspector";
import { compileCell } from "../cells/index.js";
import { doorText } from "./door-text.js";
import { DebugError } from "./errors.js";
import type { InspectorLink } from "./inspector-link.js";

/** What is to be evaluated, and where. */
export interface Expression {
  readonly text: string;
  /** V8's id of the frame whose variables it sees; null for the notebook's alone. */
  readonly frame: string | null;
  /** Tells whether a name means a value of the notebook: none of the frame's own has it. */
  readonly isNotebooks: (name: string) => boolean;
}

/** The JavaScript of an expression, and the names of the notebook that it declares. */
export interface ExpressionCode {
  readonly code: string;
  readonly declares: readonly string[];
}

/** Compiles TypeScript that a user typed while code stands still. Throws DebugError. */
export function compileExpression({ text, isNotebooks }: Expression): ExpressionCode {
  const scope = { has: isNotebooks, isCaptured: () => true };
  // As in a console: `{ a: 1 }` is an object and no block.
  const bracketed = compileCell({ id: 0, count: 0, body: `(${text}\n)`, lineOffset: 0 }, scope);
  const compiled = bracketed.type === "compiled" ? bracketed : compileCell({ id: 0, count: 0, body: text, lineOffset: 0 }, scope);
  if (compiled.type === "problem") throw new DebugError(compiled.message, text);
  const { code, boxes, declares } = compiled.cell;
  const given = ["$import", "$bind", "$look", "$go", "$shell", "$meta", ...boxes.map((name) => `$$${name}`)];
  const taken = `const { ${given.join(", ")} } = ${doorText}.given(${JSON.stringify(boxes)});`;
  // An arrow sees the `this` and the variables of the frame.
  return { code: `(() => {"use strict";${taken}${code}\n})()`, declares };
}

/** Evaluates compiled code. Throws DebugError with what it threw. */
export async function evaluateCode(
  link: InspectorLink,
  code: string,
  at: Omit<Expression, "isNotebooks">,
): Promise<Runtime.RemoteObject> {
  const options = { expression: code, objectGroup: "stagebook", generatePreview: true, silent: true };
  const { result, exceptionDetails } =
    at.frame === null
      ? await link.post<Runtime.EvaluateReturnType>("Runtime.evaluate", options)
      : await link.post<Debugger.EvaluateOnCallFrameReturnType>("Debugger.evaluateOnCallFrame", {
          ...options,
          callFrameId: at.frame,
        });
  if (exceptionDetails === undefined) return result;
  const { exception, text } = exceptionDetails;
  throw new DebugError((exception?.description ?? String(exception?.value ?? text)).split("\n")[0] ?? text, at.text);
}
