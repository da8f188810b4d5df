import type { Duplex } from "node:stream";
import { type InspectorCommand, type InspectorReport, readJsonLines, writeJsonLine } from "../runner/index.js";
import { DebugError, RunnerEndedError } from "./errors.js";

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: DebugError) => void;
}

/** V8's inspector in one runner. */
export class InspectorLink {
  readonly #pipe: Duplex;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #isClosed = false;

  constructor(pipe: Duplex, heard: (method: string, params: unknown) => void) {
    this.#pipe = pipe;
    // Written by the relay in our runner.
    readJsonLines(pipe, (message) => {
      const report = message as InspectorReport;
      if ("method" in report) heard(report.method, report.params);
      else this.#settle(report);
    });
    pipe.on("close", () => this.#end());
  }

  /** Sends a command and gives its result, which the caller knows the type of. Throws DebugError. */
  post<T = unknown>(method: string, params: object = {}): Promise<T> {
    if (this.#isClosed) return Promise.reject(new RunnerEndedError(method));
    this.#last += 1;
    const id = this.#last;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as T), reject }); // what V8 answers to `method`
      writeJsonLine(this.#pipe, { id, method, params } satisfies InspectorCommand);
    });
  }

  /** Closes the inspector's session: code that stands still goes on, and runs at full speed again. */
  disconnect(): void {
    writeJsonLine(this.#pipe, { id: 0, method: "disconnect" } satisfies InspectorCommand);
    this.#rejectAll();
  }

  #settle({ id, result, error }: Extract<InspectorReport, { id: number }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new DebugError(error, ""));
  }

  #end(): void {
    this.#isClosed = true;
    this.#rejectAll();
  }

  #rejectAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new RunnerEndedError(""));
    this.#waiting.clear();
  }
}
