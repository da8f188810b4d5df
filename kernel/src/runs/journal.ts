import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";
import type { RunEvent } from "../messages/index.js";
import { writeAll } from "../store/index.js";
import { plainJson } from "./plain-json.js";
import { parseJournal } from "./read-journal.js";

/** What a resume goes by: the disk has it before anybody is told. */
const commits: ReadonlySet<RunEvent["type"]> = new Set([
  "run.started",
  "run.resumed",
  "stage.completed",
  "stage.failed",
  "run.completed",
  "run.failed",
  "run.cancelled",
]);

/**
 * The file that says what has been done in a run: a line per event, the last of which a crash may have cut off.
 * What could not be written is kept and written before the next event, so that a disk that was full for a while leaves no gap.
 */
export class Journal {
  readonly #handle: number;
  /** Up to here the file holds whole lines that were written without an error. */
  #length: number;
  #waiting = "";
  #isClosed = false;

  /** Opens a journal to go on behind its last whole line, or makes it. Throws what the file system throws. */
  constructor(path: string) {
    this.#handle = openSync(path, "a+");
    try {
      const tail = readTail(this.#handle);
      const size = fstatSync(this.#handle).size;
      const isWhole = parseJournal(tail.toString()).length > 0;
      this.#length = isWhole ? size : size - tail.length;
      // Only the break behind the last line may be missing: readers take it for the event that it is.
      if (isWhole) this.#waiting = "\n";
      else if (tail.length > 0) ftruncateSync(this.#handle, this.#length);
    } catch (error) {
      closeSync(this.#handle);
      throw error;
    }
  }

  /** Adds events. Ticks of a bar are left out, but for its last. Throws what the file system throws; the events are not lost then. */
  append(...events: readonly RunEvent[]): void {
    const kept = events.filter((event) => event.type !== "stage.progress" || event.progress.done);
    if (kept.length === 0) return;
    this.#waiting += kept.map((event) => `${JSON.stringify(plainJson(event))}\n`).join("");
    this.#write(kept.some(({ type }) => commits.has(type)));
  }

  /** Tries a last time to write what could not be written. Throws what the file system throws. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      if (this.#waiting !== "") this.#write(true);
    } finally {
      closeSync(this.#handle);
    }
  }

  #write(isCommit: boolean): void {
    try {
      writeAll(this.#handle, Buffer.from(this.#waiting));
      if (isCommit) fdatasyncSync(this.#handle);
    } catch (error) {
      this.#takeBack();
      throw error;
    }
    this.#length = fstatSync(this.#handle).size;
    this.#waiting = "";
  }

  /** After an error of the disk nobody knows what it has of the last lines: they are written anew the next time. */
  #takeBack(): void {
    try {
      ftruncateSync(this.#handle, this.#length);
    } catch {
      // What is left of them must not become the beginning of the next line.
      if (!this.#waiting.startsWith("\n")) this.#waiting = `\n${this.#waiting}`;
    }
  }
}

const lineBreak = 10;

/** What stands behind the last line break. */
function readTail(handle: number): Buffer {
  let tail = Buffer.alloc(0);
  for (let end = fstatSync(handle).size; end > 0; ) {
    const part = Buffer.alloc(Math.min(end, 65_536));
    readSync(handle, part, 0, part.length, end - part.length);
    tail = Buffer.concat([part, tail]);
    const found = tail.lastIndexOf(lineBreak);
    if (found >= 0) return tail.subarray(found + 1);
    end -= part.length;
  }
  return tail;
}
