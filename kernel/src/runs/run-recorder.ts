import { RunFolderError } from "../errors.js";
import type { RunEvent } from "../messages/index.js";
import { EventStream } from "./event-stream.js";
import type { RunFolder } from "./run-folder.js";
import type { RunRecord } from "./run-record.js";

/** Passes the events of a run on: to the journal, to a listener, and to readers. A failing one of them never fails the run. */
export class RunRecorder {
  readonly events: EventStream = new EventStream();
  readonly problems: string[] = [];
  /** Called with each warning, after it is on record. */
  onWarning: (event: RunEvent) => void = () => undefined;
  readonly #folder: RunFolder | null;
  readonly #listener: ((event: RunEvent) => void) | null;

  constructor(folder: RunFolder | null, listener: ((event: RunEvent) => void) | null) {
    this.#folder = folder;
    this.#listener = listener;
  }

  emit(event: RunEvent): void {
    if (this.#folder !== null) this.#guard(() => this.#folder?.append(event));
    this.events.push(event);
    if (this.#listener !== null) this.#guard(() => this.#listener?.(event));
  }

  /** Tells of something that went wrong beside the stages, once. */
  warn(message: string, about: string | null): void {
    if (this.problems.includes(message)) return;
    this.problems.push(message);
    const event: RunEvent = { type: "run.warning", about, message, at: Date.now() };
    this.emit(event);
    this.onWarning(event);
  }

  /** `record` is asked for where there is a folder to keep it in. */
  writeRecord(record: () => RunRecord): void {
    this.#guard(() => this.#folder?.writeRecord(record()));
  }

  /** Takes down what went wrong beside the stages, once. */
  tell(problem: string): void {
    if (!this.problems.includes(problem)) this.problems.push(problem);
  }

  end(): void {
    this.#guard(() => this.#folder?.close());
    this.events.end();
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      // A full disk fails at every event: it is said once.
      this.tell(error instanceof RunFolderError ? error.message : `A listener of the run failed: ${String(error)}`);
    }
  }
}
