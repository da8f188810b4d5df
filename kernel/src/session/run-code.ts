import { compileCell } from "../cells/index.js";
import { MagicError } from "../errors.js";
import type { MimeBundle } from "../host/index.js";
import type { CompiledCell } from "../runner/index.js";
import { exitContent } from "./error-texts.js";
import type { Execution, Session } from "./session.js";

/** Runs TypeScript of ours in the runner, outside of the notebook's cells. Throws MagicError with what went wrong. */
export async function runCode(session: Session, execution: Execution, body: string): Promise<MimeBundle | null> {
  const { defined, captured } = session.names;
  const compiled = compileCell(
    { id: session.nextCode(), count: session.count, body, lineOffset: 0 },
    { has: (name) => defined.has(name), isCaptured: (name) => captured.has(name) },
  );
  if (compiled.type === "problem") throw new MagicError(compiled.message);
  return await runCompiled(session, execution, compiled.cell);
}

/** Runs a script in bash, in the runner's folder and environment; its output shows as it comes. */
export async function runScript(session: Session, execution: Execution, script: string, mustSucceed: boolean): Promise<void> {
  const code = `return $shell(${JSON.stringify(script)}, ${mustSucceed})`;
  await runCompiled(session, execution, {
    id: session.nextCode(),
    count: session.count,
    code,
    boxes: [],
    declares: [],
    isAsync: true,
    maps: [],
    lineOffset: 0,
  });
}

async function runCompiled(session: Session, execution: Execution, cell: CompiledCell): Promise<MimeBundle | null> {
  const end = await session.runner.run(execution.run, cell, session.page.view());
  switch (end.type) {
    case "value":
      return end.bundle;
    case "failed":
      throw new MagicError(end.error.message);
    case "interrupted":
      throw new MagicError("It was interrupted; all variables are kept");
    case "ended":
      await session.forgetValues();
      throw new MagicError(exitContent(end.exit).evalue);
  }
}
