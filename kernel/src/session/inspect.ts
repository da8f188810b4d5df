import { type CallHelp, type Hover, wordBefore } from "../analysis/index.js";
import { findMagic, findOpenCall, magicHelp } from "../cells/index.js";
import { findOpenEnd } from "../syntax/index.js";
import { cursorOf } from "./offsets.js";
import { requestText } from "./request-text.js";
import { safeBody } from "./safe-body.js";
import type { Session } from "./session.js";

type Content = Readonly<Record<string, unknown>>;

/** Answers `inspect_request`: a magic, the name at the cursor, or the call whose arguments are being written. */
export async function answerInspect(session: Session, content: Content): Promise<Content> {
  const code = requestText(content, "code");
  const cursor = cursorOf(code, content);
  const line = code.slice(code.lastIndexOf("\n", cursor - 1) + 1).split("\n", 1)[0] ?? "";
  const magic = line.startsWith("%") ? findMagic(line.split(/\s/, 1)[0] ?? "") : null;
  if (magic !== null) return { status: "ok", found: true, data: { "text/plain": magicHelp(magic) }, metadata: {} };
  const { body, textOffset } = safeBody(code);
  const data = cursor < textOffset ? null : await tellAbout(session, body, cursor - textOffset);
  return { status: "ok", found: data !== null, data: data ?? {}, metadata: {} };
}

async function tellAbout(session: Session, body: string, offset: number): Promise<Content | null> {
  const word = wordAt(body, offset);
  const hover = word === null ? null : await session.types.inspect(body, word);
  if (hover !== null) return hoverData(hover);
  const call = findOpenCall(body.slice(0, offset));
  const help = call === null ? null : await session.types.callHelp(body, call);
  return help === null ? null : callData(help);
}

/** Where the name begins that the cursor touches; null where code has none, as in a text, a comment or a keyword. */
function wordAt(body: string, offset: number): number | null {
  const before = wordBefore(body, offset);
  const after = /^[\p{L}\p{N}_$]*/u.exec(body.slice(offset, offset + 200))?.[0] ?? "";
  const start = offset - before.length;
  if (!/^[\p{L}_$]/u.test(before + after) || keywords.has(before + after)) return null;
  const { inside } = findOpenEnd(body.slice(0, start));
  return inside === "code" ? start : null;
}

const keywords: ReadonlySet<string> = new Set(
  (
    "abstract as async await break case catch class const continue debugger declare default delete do else enum export extends false finally for from " +
    "function if implements import in instanceof interface let new null of private protected public readonly return satisfies static switch throw " +
    "true try typeof var void while with yield"
  ).split(" "),
);

function hoverData({ signature, documentation }: Hover): Content {
  return {
    "text/plain": documentation === "" ? signature : `${signature}\n\n${documentation}`,
    "text/markdown": `\`\`\`typescript\n${signature}\n\`\`\`\n\n${documentation}`,
  };
}

function callData({ signature, parameter, parameterText, documentation, others }: CallHelp): Content {
  const more = others === 0 ? "" : `… ${others} more way${others === 1 ? "" : "s"} to call it`;
  const dash = parameterText === "" ? "" : `: ${parameterText}`;
  const plain = [
    [signature, more, parameter === null ? "" : `Now: ${parameter}${dash}`].filter((line) => line !== "").join("\n"),
    documentation,
  ];
  const markdown = [
    `\`\`\`typescript\n${signature}\n\`\`\``,
    parameter === null ? "" : `Now: **\`${parameter}\`**${dash}`,
    more,
    documentation,
  ];
  const join = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("\n\n");
  return { "text/plain": join(plain), "text/markdown": join(markdown) };
}
