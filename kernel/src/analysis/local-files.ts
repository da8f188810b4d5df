import { statSync } from "node:fs";
import { resolve } from "node:path";
import { cellNames } from "./names.js";

/** What became of local files since they were last looked at. */
export interface FileChanges {
  readonly changed: readonly string[];
  /** True when a file is there now that was missing, or the other way round. */
  readonly isRearranged: boolean;
}

/** The files beside a notebook that its cells import, with the time of their last change. */
export class LocalFiles {
  readonly #folder: string;
  readonly #times = new Map<string, number | null>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes note of what a cell imports, and tells what has changed since the last time. */
  look(body: string): FileChanges {
    for (const { module } of cellNames(body).imports) if (/^\.{0,2}\//.test(module)) this.#note(resolve(this.#folder, module));
    const changed: string[] = [];
    let isRearranged = false;
    for (const [path, before] of this.#times) {
      const now = changeTime(path);
      if (now === before) continue;
      this.#times.set(path, now);
      if (now === null || before === null) isRearranged = true;
      else changed.push(path);
    }
    return { changed, isRearranged };
  }

  #note(path: string): void {
    const others = [path.replace(/\.([mc]?)js$/, ".$1ts"), `${path}.ts`, `${path}.js`, `${path}/index.ts`];
    for (const each of [path, ...others]) if (!this.#times.has(each)) this.#times.set(each, changeTime(each));
  }
}

/** Null for what is not there or cannot be looked at, and for folders: their files count. */
function changeTime(path: string): number | null {
  try {
    const found = statSync(path);
    return found.isFile() ? found.mtimeMs : null;
  } catch {
    return null;
  }
}
