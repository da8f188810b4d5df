import { closest, distance } from "fastest-levenshtein";

/** Says which known name was meant, and lists the known ones: `; did you mean 'train'? Stages here: load, train`. */
export function didYouMean(name: string, known: readonly string[], kind: string): string {
  if (known.length === 0) return `; there are no ${kind.toLowerCase()} here`;
  return `${suggestion(name, known) || "."} ${kind} here: ${known.join(", ")}`;
}

/** `; did you mean 'train'?` where a known name is near, else empty. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = known.length === 0 ? "" : closest(name, [...known]);
  const limit = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  return near !== "" && distance(name.toLowerCase(), near.toLowerCase()) <= limit ? `; did you mean '${near}'?` : "";
}

/** `an array`, `a string`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** What the system said, in words: `the disk is full`, `no permission to write there`. */
export function systemReason(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const words: Readonly<Record<string, string>> = {
    ENOSPC: "the disk is full",
    EDQUOT: "the disk quota is used up",
    EACCES: "there is no permission to write there",
    EPERM: "there is no permission to write there",
    EROFS: "the file system is read-only",
    ENOTDIR: "a file is in the way of a folder",
    EEXIST: "a file is in the way of a folder",
    ENOENT: "a folder on the way is missing",
    EMFILE: "too many files are open",
  };
  const known = words[code];
  if (known !== undefined) return `${known} (${code})`;
  return error instanceof Error ? error.message : String(error);
}
