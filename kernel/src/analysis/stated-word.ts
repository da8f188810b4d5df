import type { StageRequest } from "./notebook.js";

/** What the line of a stage says against a change of `name`. */
export interface StatedWord {
  /** Such as `--pure`. */
  readonly flag: string;
  /** What is to be done, where the change is meant. */
  readonly remedy: string;
}

/** Finds what a stage's line says against its changing `name`; null where it says nothing against it. */
export function statedWord({ pure, reads, writes }: StageRequest, name: string): StatedWord | null {
  if (pure === true) return { flag: "--pure", remedy: "take '--pure' out" };
  if (writes?.includes(name)) return null;
  const all = `write '--writes ${[...(writes ?? []), name].join(",")}'`;
  if (reads?.includes(name)) return { flag: `--reads ${reads.join(",")}`, remedy: `${all} beside it` };
  return writes === undefined ? null : { flag: `--writes ${writes.join(",")}`, remedy: `${all} instead` };
}
