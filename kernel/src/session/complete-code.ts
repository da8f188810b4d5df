import { type Completion, wordBefore } from "../analysis/index.js";
import { findOpenEnd } from "../syntax/index.js";
import { fileChoice, moduleChoice } from "./complete-path.js";
import type { Choice, Match } from "./completion-choice.js";
import type { Session } from "./session.js";

/** Completes TypeScript; `offset` is the cursor's place in the body, which starts at `textOffset` of the cell. */
export async function completeCode(session: Session, body: string, offset: number): Promise<Choice> {
  const before = body.slice(0, offset);
  const { inside, from } = findOpenEnd(before);
  if (inside === "comment" || inside === "line comment") return { start: offset, matches: [] };
  if (inside === "string") return await completeText(session, { body, offset, from: from + 1 });
  if (inside === "template") return fileChoice(session.folder, before.slice(from + 1), offset);
  const start = offset - wordBefore(body, offset).length;
  return { start, matches: (await session.types.complete(body, offset)).map(matchOf) };
}

interface TextPlace {
  readonly body: string;
  readonly offset: number;
  /** Where the text begins, behind its quote. */
  readonly from: number;
}

/** A module in an import; one of the texts that the type allows; or a file. */
async function completeText(session: Session, { body, offset, from }: TextPlace): Promise<Choice> {
  const text = body.slice(from, offset);
  const isModule = /(?:\bfrom|\bimport|\b(?:import|require|import\.meta\.resolve)\s*\()\s*$/.test(body.slice(0, from - 1));
  const modules = isModule ? moduleChoice(session.folder, text, offset) : null;
  if (modules !== null) return modules;
  const found = await session.types.complete(body, offset);
  const allowed = found
    .filter(({ name }) => name.startsWith(text))
    .map((each): Match => ({ ...matchOf(each), type: isModule ? "module" : "text" }));
  if (allowed.length > 0) return { start: from, matches: allowed };
  const isPath = /^(?:\.{0,2}|~)\//.test(text);
  return isPath || text !== "" ? fileChoice(session.folder, text, offset) : { start: offset, matches: [] };
}

function matchOf({ insertText, kind, signature, module }: Completion): Match {
  return { text: insertText, type: kind, signature, module };
}
