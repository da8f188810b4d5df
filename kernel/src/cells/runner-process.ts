import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { inspectorFd, interruptFd, ReportReader, type RunnerReport, type RunnerRequest, reportFd } from "../runner/index.js";

/** How a runner ended by itself. */
export interface RunnerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outOfMemory: boolean;
}

/** Who hears what a runner says. */
export interface RunnerListener {
  report(report: RunnerReport): void;
  /** Text that did not come through our own streams: child processes and native code. */
  raw(name: "stdout" | "stderr", text: string): void;
  exit(exit: RunnerExit): void;
}

/** Milliseconds in which what a runner wrote before it ended is read. */
const lastWords = 200;
const heapMessage = /JavaScript heap out of memory|Allocation failed|invalid array length Allocation/i;

/** The child process that runs a notebook's code. */
export class RunnerProcess {
  readonly #child: ChildProcess;
  readonly #interrupts: Socket;
  /** Where the debugger and V8's inspector in the runner talk. */
  readonly inspector: Socket;
  readonly #outputs: readonly (Readable | null)[];
  #lastErrors = "";
  #ended = false;

  /** Takes a process that `forkRunner` started, now or some time ago. */
  constructor(child: ChildProcess, listener: RunnerListener) {
    this.#child = child;
    // These are the pipes that it was given; the type knows only the first five.
    const pipes = this.#child.stdio as readonly unknown[];
    this.#interrupts = pipes[interruptFd] as Socket;
    this.inspector = pipes[inspectorFd] as Socket;
    const reports = pipes[reportFd] as Socket;
    const reader = new ReportReader();
    reports.on("data", (chunk: Buffer) => {
      for (const report of reader.read(chunk)) listener.report(report);
    });
    for (const socket of [this.#interrupts, this.inspector, reports]) socket.on("error", () => undefined);
    this.#outputs = [reports, this.#child.stdout, this.#child.stderr];
    this.#listenRaw(listener);
    this.#child.on("exit", () => this.#letGo());
    this.#child.on("close", () => this.#end(listener));
    // It may have ended before anybody listened.
    if (child.exitCode !== null || child.signalCode !== null) setImmediate(() => this.#end(listener));
  }

  #end(listener: RunnerListener): void {
    if (this.#ended) return;
    this.#ended = true;
    const { exitCode: code, signalCode: signal } = this.#child;
    listener.exit({ code, signal, outOfMemory: heapMessage.test(this.#lastErrors) });
  }

  // A process that user code started may hold the streams it was given for hours; what it writes then is lost.
  #letGo(): void {
    this.hold(false);
    setTimeout(() => {
      for (const stream of [...this.#outputs, this.#interrupts, this.inspector]) stream?.destroy();
    }, lastWords);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Sends a request; nothing happens when the runner has ended. */
  send(request: RunnerRequest): void {
    if (!this.#ended && this.#child.connected) this.#child.send(request, () => undefined);
  }

  /** Stops the execution `run`, within a fraction of a second, keeping all variables; one that is on its way does not start. */
  interrupt(run: number): void {
    if (!this.#ended) this.#interrupts.write(new Uint8Array(Int32Array.of(run).buffer));
  }

  /** Reads nothing of what the runner says, or goes on: one that has much to say then waits until it is heard. */
  hold(isHeld: boolean): void {
    for (const stream of this.#outputs) {
      if (isHeld) stream?.pause();
      else stream?.resume();
    }
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #listenRaw(listener: RunnerListener): void {
    for (const name of ["stdout", "stderr"] as const) {
      this.#child[name]?.setEncoding("utf8");
      this.#child[name]?.on("data", (text: string) => {
        if (name === "stderr") this.#lastErrors = (this.#lastErrors + text).slice(-8192);
        if (name === "stdout" || !heapMessage.test(this.#lastErrors)) listener.raw(name, text);
      });
    }
  }
}
