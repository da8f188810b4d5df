import { findMagic, isComplete, magicHelp, magicTable, parseMagics } from "../cells/index.js";
import { findHistory } from "./history.js";
import { toCodePoints, toUnits } from "./offsets.js";
import { requestText } from "./request-text.js";
import type { Session } from "./session.js";

type Content = Readonly<Record<string, unknown>>;

/** Answers `complete_request`. */
export async function answerComplete(session: Session, content: Content): Promise<Content> {
  const code = requestText(content, "code");
  const cursor = toUnits(code, Number(content["cursor_pos"] ?? 0));
  const magic = completeMagic(session, code, cursor);
  if (magic !== null) return completion(code, magic.start, cursor, magic.matches);
  const { body, textOffset } = safeBody(code);
  if (cursor < textOffset) return completion(code, cursor, cursor, []);
  const start = cursor - (/[\p{L}\p{N}_$]*$/u.exec(code.slice(0, cursor))?.[0].length ?? 0);
  const prefix = code.slice(start, cursor);
  const found = await session.types.complete(body, cursor - textOffset);
  const matches = found
    .filter((each) => startsLike(each.name, prefix))
    .map((each) => ({ text: each.insertText, type: each.kind }));
  return completion(code, start, cursor, matches.slice(0, 2000));
}

function completion(
  code: string,
  start: number,
  end: number,
  matches: readonly { readonly text: string; readonly type: string }[],
): Content {
  const [from, to] = [toCodePoints(code, start), toCodePoints(code, end)];
  return {
    status: "ok",
    matches: matches.map((match) => match.text),
    cursor_start: from,
    cursor_end: to,
    metadata: { _jupyter_types_experimental: matches.map(({ text, type }) => ({ start: from, end: to, text, type })) },
  };
}

function startsLike(name: string, prefix: string): boolean {
  return name.toLowerCase().startsWith(prefix.toLowerCase());
}

function completeMagic(
  session: Session,
  code: string,
  cursor: number,
): { start: number; matches: { text: string; type: string }[] } | null {
  const lineStart = code.lastIndexOf("\n", cursor - 1) + 1;
  const before = code.slice(lineStart, cursor);
  if (!/^%/.test(before)) return null;
  const word = /\S*$/.exec(before)?.[0] ?? "";
  const candidates =
    word.length === before.length ? magicTable.map((each) => ({ text: each.name, type: "magic" })) : magicWords(session, before);
  return { start: cursor - word.length, matches: candidates.filter((each) => each.text.startsWith(word)) };
}

function magicWords(session: Session, before: string): { text: string; type: string }[] {
  const magic = findMagic(before.split(/\s/, 1)[0] ?? "");
  const flags = (magic?.flags ?? []).map((flag) => ({ text: flag.name, type: "flag" }));
  const stages = session.state.stages().map((cell) => ({ text: cell.stage.name, type: "stage" }));
  return /^%(%stage|run|why)\b/.test(before) ? [...stages, ...flags] : flags;
}

/** Answers `inspect_request`. */
export async function answerInspect(session: Session, content: Content): Promise<Content> {
  const code = requestText(content, "code");
  const cursor = toUnits(code, Number(content["cursor_pos"] ?? 0));
  const line = code.slice(code.lastIndexOf("\n", cursor - 1) + 1).split("\n", 1)[0] ?? "";
  const magic = line.startsWith("%") ? findMagic(line.split(/\s/, 1)[0] ?? "") : null;
  if (magic !== null) return { status: "ok", found: true, data: { "text/plain": magicHelp(magic) }, metadata: {} };
  const { body, textOffset } = safeBody(code);
  const word = wordAt(code, cursor);
  const hover = word === null || word.start < textOffset ? null : await session.types.inspect(body, word.start - textOffset);
  if (hover === null) return { status: "ok", found: false, data: {}, metadata: {} };
  const text = hover.documentation === "" ? hover.signature : `${hover.signature}\n\n${hover.documentation}`;
  const markdown = `\`\`\`typescript\n${hover.signature}\n\`\`\`\n\n${hover.documentation}`;
  return { status: "ok", found: true, data: { "text/plain": text, "text/markdown": markdown }, metadata: {} };
}

// The name at or right before the cursor; with the cursor after `f(`, the function.
function wordAt(code: string, cursor: number): { readonly start: number } | null {
  const before = /[\p{L}\p{N}_$]*$/u.exec(code.slice(0, cursor))?.[0] ?? "";
  const after = /^[\p{L}\p{N}_$]*/u.exec(code.slice(cursor))?.[0] ?? "";
  if (before.length + after.length > 0) return { start: cursor - before.length };
  const called = /([\p{L}\p{N}_$]+)\s*\([^()]*$/u.exec(code.slice(0, cursor));
  return called === null ? null : { start: called.index };
}

/** Answers `is_complete_request`. */
export function answerIsComplete(content: Content): Content {
  const code = requestText(content, "code");
  return { ...isComplete(code) };
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

function safeBody(code: string): { body: string; textOffset: number } {
  try {
    return parseMagics(code);
  } catch {
    // A magic that is not finished yet: leave its line out.
    const end = code.indexOf("\n");
    return end < 0 ? { body: "", textOffset: code.length } : { body: code.slice(end + 1), textOffset: end + 1 };
  }
}
