// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
const pieces = /\u001B\[[\d;]*m|[\s\S]/gu;
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

/** Cuts a line of text, colours and all, so that it fits into `columns`; a cut line ends in `…`. */
export function cutLine(line: string, columns: number): string {
  let used = 0;
  let kept = "";
  let fits = "";
  for (const [piece] of line.matchAll(pieces)) {
    const width = widthOf(piece);
    used += width;
    if (used > columns) return `${fits}…${line.includes("\u001B[") ? "\u001B[0m" : ""}`;
    kept += piece;
    // The ellipsis takes the last column.
    if (used < columns) fits = kept;
  }
  return line;
}

function widthOf(piece: string): number {
  if (piece.startsWith("\u001B") || /\p{Mark}/u.test(piece)) return 0;
  return wide.test(piece) ? 2 : 1;
}
