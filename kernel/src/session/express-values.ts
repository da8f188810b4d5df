import { compileCell } from "../cells/index.js";
import type { CompiledCell } from "../runner/index.js";
import type { Session } from "./session.js";

/** Evaluates the `user_expressions` of an execute request. */
export async function expressValues(session: Session, run: number, wanted: unknown): Promise<Record<string, unknown>> {
  const expressions = typeof wanted === "object" && wanted !== null ? Object.entries(wanted) : [];
  if (expressions.length === 0) return {};
  const values: Record<string, unknown> = {};
  const cells: { name: string; cell: CompiledCell }[] = [];
  for (const [name, text] of expressions) {
    const compiled = compileCell(
      { id: session.nextCode(), count: session.count, body: String(text), lineOffset: 0 },
      { has: (each) => session.names.defined.has(each), isCaptured: () => true },
    );
    if (compiled.type === "compiled") cells.push({ name, cell: compiled.cell });
    else values[name] = { status: "error", ename: "SyntaxError", evalue: compiled.message, traceback: [compiled.message] };
  }
  const report = await session.runner.express(run, cells);
  for (const [name, value] of report?.values ?? []) {
    if ("trace" in value && "text" in value)
      values[name] = { status: "error", ename: value["name"], evalue: value["message"], traceback: [value["text"]] };
    else values[name] = { status: "ok", data: value, metadata: {} };
  }
  return values;
}
