import { type InspectorNotification, Session } from "node:inspector";
import { Socket } from "node:net";
import { inspectorFd } from "./channel.js";
import { readJsonLines, writeJsonLine } from "./json-lines.js";
import type { InspectorCommand, InspectorReport } from "./messages.js";

/**
 * Carries messages between the kernel's debugger and V8's inspector, on a thread that goes on while cells stand still.
 * A session of the inspector is opened by the first command and not before: a kernel without a debugger pays nothing.
 */
export class DebugRelay {
  readonly #pipe = new Socket({ fd: inspectorFd, readable: true, writable: true });
  #session: Session | null = null;
  #isPaused = false;

  constructor() {
    readJsonLines(this.#pipe, (message) => this.#receive(message as InspectorCommand)); // sent by our kernel alone
    this.#pipe.on("error", () => this.#pipe.destroy());
    // Nobody is left who could let a cell go on that stands at a breakpoint.
    this.#pipe.on("close", () => this.#disconnect());
  }

  /** True while the code of a cell stands still. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Lets code that stands still go on, to its end: nothing of it runs any more. */
  endPaused(): void {
    this.#session?.post("Debugger.resume", { terminateOnResume: true });
  }

  #receive({ id, method, params }: InspectorCommand): void {
    if (method === "disconnect") {
      this.#disconnect();
      return;
    }
    this.#open().post(method, params ?? {}, (error, result) =>
      this.#send(error === null ? { id, result } : { id, error: error.message }),
    );
  }

  #open(): Session {
    if (this.#session !== null) return this.#session;
    const session = new Session();
    session.connectToMainThread();
    session.on("inspectorNotification", (message) => this.#report(message));
    this.#session = session;
    return session;
  }

  #report({ method, params }: InspectorNotification<object>): void {
    if (method === "Debugger.paused") this.#isPaused = true;
    if (method === "Debugger.resumed") this.#isPaused = false;
    this.#send({ method, params });
  }

  #disconnect(): void {
    this.#session?.disconnect();
    this.#session = null;
    this.#isPaused = false;
  }

  #send(report: InspectorReport): void {
    writeJsonLine(this.#pipe, report);
  }
}
