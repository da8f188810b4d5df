import { answerInspect } from "./inspect.js";
import type { Session } from "./session.js";

/** A cell that only asks about a name, such as `?Math.hypot` or `rows?`. */
const question =
  /^\s*(?:\?{1,2}\s*(?<after>%{0,2}[\p{L}_$][\p{L}\p{N}_$.]*)|(?<before>%{0,2}[\p{L}_$][\p{L}\p{N}_$.]*)\s*\?{1,2})\s*$/u;

/** The page that answers a cell which asks about a name, as payload of the reply; null for any other cell. */
export async function helpPages(session: Session, code: string): Promise<readonly unknown[] | null> {
  const groups = question.exec(code)?.groups;
  const name = groups?.["after"] ?? groups?.["before"];
  if (name === undefined) return null;
  const { data, found } = await answerInspect(session, { code: name, cursor_pos: [...name].length });
  const page = found === true ? data : { "text/plain": `Nothing is known about '${name}'` };
  return [{ source: "page", data: page, start: 0 }];
}
