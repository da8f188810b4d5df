/** Longer names nobody completes; a text without blanks may be megabytes long. */
const longestWord = 200;

/** The part of a name that stands right before an offset; may be empty. */
export function wordBefore(text: string, offset: number): string {
  return /[\p{L}\p{N}_$]*$/u.exec(text.slice(Math.max(0, offset - longestWord), offset))?.[0] ?? "";
}
