import { findMagic, type MagicCall, magicHelp, magicTable } from "../cells/index.js";
import { MagicError, UnknownMagicError } from "../errors.js";
import type { ErrorReport } from "../messages/index.js";
import { cacheMagic } from "./cache-magic.js";
import { exportMagic } from "./export-magic.js";
import { graphBundle } from "./graph-picture.js";
import { type Doer, notebookMagics } from "./notebook-magics.js";
import { parseRunArguments } from "./run-arguments.js";
import { runNotebookPipeline } from "./run-notebook-pipeline.js";
import type { CheckMode, Execution, Session } from "./session.js";
import { showText as say, showBundle as show } from "./show.js";
import { stagesBundle } from "./stages-table.js";
import { verifyMagic } from "./verify-magic.js";
import { whyMagic } from "./why-magic.js";

/** Does what a magic line asks. Throws a StagebookError with the sentence to show. */
export async function runMagic(session: Session, call: MagicCall, execution: Execution): Promise<void> {
  if (call.wantsHelp) return say(session, execution, `${magicHelp(findMagic(call.name))}\n`);
  await doers[call.name]?.(session, call, execution);
}

const doers: Readonly<Record<string, Doer>> = {
  ...notebookMagics,
  "%stages": async (session, _call, execution) => {
    await session.state.typed();
    show(session, execution, stagesBundle(session.page.view()));
  },
  "%graph": async (session, _call, execution) => {
    await session.state.typed();
    show(session, execution, await graphBundle(session.page.view()));
  },
  "%run": async (session, { args }, execution) => {
    const order = parseRunArguments(session, args);
    const ending = await runNotebookPipeline(session, order, execution.run);
    if (ending.type === "refused") throw new MagicError(ending.error.message);
    if (ending.summary.state === "failed") throw failure(ending.errors);
    if (ending.summary.state === "cancelled") throw cancellation(ending.summary.run);
  },
  "%why": (session, { args }, execution) => whyMagic(session, args, execution),
  "%cache": (session, { args }, execution) => cacheMagic(session, args, execution),
  "%export": (session, { args }, execution) => exportMagic(session, args, execution),
  "%verify": (session, { args }, execution) => verifyMagic(session, args, execution),
  "%typecheck": (session, { args }, execution) => {
    const [mode, ...more] = args;
    if (mode === undefined) return say(session, execution, `Types are checked: ${session.checkMode}\n`);
    if (more.length > 0 || !["gate", "after", "off"].includes(mode))
      throw new MagicError(`'%typecheck' takes gate, after or off, got '${args.join(" ")}'`);
    session.checkMode = mode as CheckMode; // one of the three, checked above
  },
  "%help": (session, { args }, execution) => {
    const [name] = args;
    const magic = name === undefined ? null : findMagic(name);
    if (name !== undefined && magic === null)
      throw new UnknownMagicError(
        name,
        magicTable.map((each) => each.name),
      );
    say(session, execution, `${magicHelp(magic)}\n`);
  },
};

function cancellation(run: string): MagicError {
  return new MagicError(run === "" ? "The run was cancelled before it began" : `Run ${run} was cancelled`);
}

function failure(errors: readonly { readonly stage: string; readonly error: ErrorReport }[]): MagicError {
  const first = errors[0];
  const others = errors.length > 1 ? `; ${errors.length - 1} more failed` : "";
  return new MagicError(first === undefined ? "The run failed" : `Stage '${first.stage}' failed: ${first.error.text}${others}`);
}
