import { mkdirSync, openSync, writeSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { systemReason } from "../errors.js";
import { plainJson } from "../runs/index.js";

/** A file of JSON lines that is made when the first line is written. One that cannot be written is told once, and left. */
export class LogFile {
  readonly #project: string;
  readonly #tell: (sentence: string) => void;
  #file: number | null = null;
  #isBroken = false;

  constructor(project: string, tell: (sentence: string) => void) {
    this.#project = project;
    this.#tell = tell;
  }

  append(record: Readonly<Record<string, unknown>>): void {
    if (this.#isBroken) return;
    try {
      this.#file ??= this.#open();
      writeSync(this.#file, `${JSON.stringify(plainJson(record))}\n`);
    } catch (error) {
      this.#isBroken = true;
      this.#tell(`The log is not kept in a file: ${systemReason(error)}; lines are still shown here`);
    }
  }

  #open(): number {
    const folder = join(process.cwd(), ".stagebook", "logs");
    mkdirSync(folder, { recursive: true });
    const stamp = new Date().toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
    const path = join(folder, `${this.#project}-${stamp}-${process.pid}.jsonl`);
    const file = openSync(path, "a");
    this.#tell(`logging to ${relative(process.cwd(), path)}`);
    return file;
  }
}
