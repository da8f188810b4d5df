import { createHash } from "node:crypto";
import type { StageParts } from "./stage-parts.js";

/** A result of a stage, as it is kept. */
export interface CacheEntry {
  readonly pipeline: string;
  readonly stage: string;
  /** The fingerprint of all that it depends on. */
  readonly key: string;
  readonly parts: StageParts;
  /** The artifact of each output. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Bytes of all artifacts. */
  readonly size: number;
  /** Groups of `in name` and `out name` that hold the same objects. */
  readonly shares: readonly (readonly string[])[];
  /** The inputs that the stage changes in place, with the artifact of what they are after it. */
  readonly changes: Readonly<Record<string, string>>;
  /** Why the result could not be kept though it could be known, or null. */
  readonly refused: string | null;
  /** The run that made it. */
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds that the stage took. */
  readonly duration: number;
  /** Inputs of which only a sample was looked at to see whether the stage changed them. */
  readonly sampled?: readonly string[];
}

const mark = "stagebook-cache 1";

/** The text of an entry's file. Its first line holds a fingerprint of the rest, so that a torn file is known as one. */
export function entryText(entry: CacheEntry): string {
  const text = JSON.stringify(entry);
  return `${mark} ${digest(text)}\n${text}\n`;
}

/** Reads the text of an entry's file; null for one that is torn, of another format, or none at all. */
export function parseEntry(text: string): CacheEntry | null {
  const end = text.indexOf("\n");
  const body = text.slice(end + 1, -1);
  if (end < 0 || text.slice(0, end) !== `${mark} ${digest(body)}`) return null;
  // Written by `entryText` of this format, and whole.
  return JSON.parse(body) as CacheEntry;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
