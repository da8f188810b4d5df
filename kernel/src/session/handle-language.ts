import { isComplete } from "../cells/index.js";
import { completeCode } from "./complete-code.js";
import { completeMagic } from "./complete-magic.js";
import { completeReply } from "./completion-choice.js";
import { findHistory } from "./history.js";
import { cursorOf } from "./offsets.js";
import { requestText } from "./request-text.js";
import { safeBody } from "./safe-body.js";
import type { Session } from "./session.js";

type Content = Readonly<Record<string, unknown>>;

/** Answers `complete_request`. */
export async function answerComplete(session: Session, content: Content): Promise<Content> {
  const code = requestText(content, "code");
  const cursor = cursorOf(code, content);
  const magic = completeMagic(session, code, cursor);
  if (magic !== null) return completeReply(code, cursor, magic);
  const { body, textOffset } = safeBody(code);
  if (cursor < textOffset) return completeReply(code, cursor, { start: cursor, matches: [] });
  const { start, matches } = await completeCode(session, body, cursor - textOffset);
  return completeReply(code, cursor, { start: start + textOffset, matches });
}

/** Answers `is_complete_request`. */
export function answerIsComplete(content: Content): Content {
  return { ...isComplete(requestText(content, "code")) };
}

/** Answers `history_request`. */
export function answerHistory({ history }: Session, content: Content): Content {
  const found = findHistory(history, content);
  const withOutput = content["output"] === true;
  return {
    status: "ok",
    history: found.map(({ session, line, source }) => [session, line, withOutput ? [source, null] : source]),
  };
}
