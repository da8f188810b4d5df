import type { Words } from "./words.js";

const magic = /^%%stage(?:[ \t]+(\S+))?/;
const namePattern = /^[\p{L}][\p{L}\p{N}_-]*$/u;

/** The stage that a cell's first line names, or null when the cell is no stage. */
export function stageNameOf(source: string): string | null {
  return magic.exec(source)?.[1] ?? null;
}

/** A change of a cell's text: what stands from `start` to `end` becomes `text`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The smallest change that makes a cell the stage `name`: a new first line, or another name in the one that is there. */
export function nameStage(source: string, name: string): TextChange {
  const found = magic.exec(source);
  if (found === null) return { start: 0, end: 0, text: `%%stage ${name}\n` };
  const old = found[1];
  if (old === undefined) return { start: 0, end: found[0].length, text: `%%stage ${name}` };
  return {
    start: found[0].length - old.length,
    end: found[0].length,
    text: name,
  };
}

/** The change that makes a stage cell an ordinary cell again, or null when it is one. */
export function unnameStage(source: string): TextChange | null {
  if (!magic.test(source)) return null;
  const lineEnd = source.indexOf("\n");
  return {
    start: 0,
    end: lineEnd === -1 ? source.length : lineEnd + 1,
    text: "",
  };
}

/** A name for a new stage that no other has. */
export function freeStageName(taken: readonly string[]): string {
  for (let number = taken.length + 1; ; number += 1) if (!taken.includes(`step${number}`)) return `step${number}`;
}

/** Says why a name cannot be given to a stage; null when it can. */
export function nameProblem(name: string, taken: readonly string[], words: Words): string | null {
  if (name === "") return words.__("A stage needs a name.");
  if (!namePattern.test(name)) return words.__("A name starts with a letter and has only letters, digits, _ and -.");
  if (taken.includes(name)) return words.__("Another cell is the stage %1; take another name.", name);
  return null;
}

/** The first two lines of the cell as it will be: the stage line, and what stands below it. */
export function previewLines(source: string, name: string): { readonly added: string; readonly below: string } {
  const change = nameStage(source, name);
  const next = source.slice(0, change.start) + change.text + source.slice(change.end);
  const [added = "", below = ""] = next.split("\n");
  return { added, below };
}
