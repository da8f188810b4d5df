/** A stretch in which two lists differ: `from` to `to` of the first became `otherFrom` to `otherTo` of the second. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

/** Finds where two lists differ, by their longest common subsequence. */
export function alignLists(a: readonly string[], b: readonly string[]): Hunk[] {
  const lengths = commonLengths(a, b);
  const hunks: Hunk[] = [];
  let [from, otherFrom] = [0, 0];
  const close = (to: number, otherTo: number): void => {
    if (to > from || otherTo > otherFrom) hunks.push({ from, to, otherFrom, otherTo });
  };
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      close(i, j);
      i += 1;
      j += 1;
      [from, otherFrom] = [i, j];
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  close(a.length, b.length);
  return hunks;
}

/** How long the longest common subsequence of the rests is, from each pair of places on. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly Int32Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Int32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const [row, below] = [lengths[i], lengths[i + 1]];
    if (row === undefined || below === undefined) continue;
    for (let j = b.length - 1; j >= 0; j -= 1)
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return lengths;
}

/** Merges two changes of one text line by line; null where both changed the same lines, each in its own way. */
export function mergeTexts(base: string, ours: string, theirs: string): string | null {
  const lines = base.split("\n");
  const [a, b] = [ours.split("\n"), theirs.split("\n")];
  const [mine, other] = [alignLists(lines, a), alignLists(lines, b)];
  const result: string[] = [];
  let at = 0;
  while (mine.length > 0 || other.length > 0) {
    const [x, y] = [mine[0], other[0]];
    if (x !== undefined && y !== undefined && x.from <= y.to && y.from <= x.to) {
      const [left, right] = [a.slice(x.otherFrom, x.otherTo), b.slice(y.otherFrom, y.otherTo)];
      if (x.from !== y.from || x.to !== y.to || left.join("\n") !== right.join("\n")) return null;
      other.shift();
    }
    const isMine = x !== undefined && (y === undefined || x.from <= y.from);
    const hunk = isMine ? x : y;
    if (hunk === undefined) break;
    (isMine ? mine : other).shift();
    result.push(...lines.slice(at, hunk.from), ...(isMine ? a : b).slice(hunk.otherFrom, hunk.otherTo));
    at = hunk.to;
  }
  return [...result, ...lines.slice(at)].join("\n");
}
