import type { Importable } from "../analysis/index.js";
import { toCodePoints } from "./offsets.js";

/** One thing that may be written at the cursor. */
export interface Match {
  readonly text: string;
  /** Such as `method`, `flag`, `file`. */
  readonly type: string;
  /** May be empty. */
  readonly signature?: string;
  /** What has to be imported along with it. */
  readonly module?: Importable | null;
}

/** What may stand in place of the text from `start` to the cursor. */
export interface Choice {
  readonly start: number;
  readonly matches: readonly Match[];
}

const mostMatches = 2000;

/**
 * The content of a `complete_reply`. A reply can only replace one range of text, so a name that needs an import comes
 * with the import beside it, under `stagebook_imports`: our page writes it when the name is chosen.
 */
export function completeReply(code: string, cursor: number, { start, matches }: Choice): Readonly<Record<string, unknown>> {
  const shown = matches.slice(0, mostMatches);
  const [from, to] = [toCodePoints(code, start), toCodePoints(code, cursor)];
  const imports = shown.flatMap(({ module }) => module ?? []);
  return {
    status: "ok",
    matches: shown.map((match) => match.text),
    cursor_start: from,
    cursor_end: to,
    metadata: {
      _jupyter_types_experimental: shown.map(({ text, type, signature = "", module = null }) => ({
        start: from,
        end: to,
        text,
        type: module === null ? type : `from ${module.module}`,
        signature,
      })),
      ...(imports.length > 0 ? { stagebook_imports: imports } : {}),
    },
  };
}
