import type { ChildProcess } from "node:child_process";
import { type RunnerExit, RunnerProcess } from "../cells/index.js";
import type { PipelineView } from "../messages/index.js";
import type { Portrait } from "../portraits/index.js";
import { type CellOutcome, type CompiledCell, forkRunner, type RunnerReport, type RunnerRequest } from "../runner/index.js";
import type { BorderProblem } from "../runs/index.js";

/** How an execution ended, the runner's own end included. */
export type RunEnd =
  | (CellOutcome & { readonly changed?: readonly string[]; readonly sampled?: readonly string[] })
  | { readonly type: "ended"; readonly exit: RunnerExit };

/** What a cell sees of the pipeline, and which variables are looked at before and after it. */
export interface AroundCell extends Pick<PipelineView, "stages" | "edges"> {
  readonly watch?: readonly string[];
}

/** Who hears what the runner says while it runs. */
export interface RunnerAudience {
  report(report: RunnerReport): void;
  raw(name: "stdout" | "stderr", text: string): void;
  /** Takes each runner as soon as there is one. */
  started(runner: RunnerProcess): void;
}

/** The notebook's runner: one at a time, replaced by a fresh one when it ends. */
export class RunnerHost {
  readonly #folder: string;
  readonly #audience: RunnerAudience;
  readonly #waiting = new Map<number, (end: RunEnd) => void>();
  readonly #expressed = new Map<number, (report: Extract<RunnerReport, { type: "expressed" }> | null) => void>();
  readonly #portrayed = new Map<number, (values: ReadonlyMap<string, Portrait> | null) => void>();
  readonly #bordered = new Map<number, (values: ReadonlyMap<string, BorderProblem | null> | null) => void>();
  #request = 0;
  #process: RunnerProcess;
  #ready: Promise<void>;
  #generation = 0;
  #interrupted = 0;
  #isHeld = false;
  #running = -1;
  #closed = false;

  constructor(folder: string, audience: RunnerAudience, first: ChildProcess = forkRunner(folder)) {
    this.#folder = folder;
    this.#audience = audience;
    const started = this.#start(first);
    this.#process = started.process;
    this.#ready = started.ready;
  }

  /** Counts the runners so far: names of an earlier one are gone. */
  get generation(): number {
    return this.#generation;
  }

  /** Settles when the runner takes cells. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Runs a cell; settles also when the runner ends instead. */
  async run(run: number, cell: CompiledCell, { stages, edges, watch = [] }: AroundCell): Promise<RunEnd> {
    await this.#ready;
    if (run === this.#interrupted) return { type: "interrupted", defined: [] };
    return await new Promise((resolve) => {
      this.#running = run;
      this.#waiting.set(run, resolve);
      this.#process.send({ type: "run", run, cell, stages, edges, watch });
    });
  }

  /** Evaluates expressions after a cell. */
  async express(
    run: number,
    cells: readonly { readonly name: string; readonly cell: CompiledCell }[],
  ): Promise<Extract<RunnerReport, { type: "expressed" }> | null> {
    return await new Promise((resolve) => {
      this.#expressed.set(run, resolve);
      this.#process.send({ type: "express", run, cells });
    });
  }

  /** The values of names as they are now; null when the runner ends instead. It answers once what runs lets go of the processor. */
  async portray(names: readonly string[]): Promise<ReadonlyMap<string, Portrait> | null> {
    await this.#ready;
    this.#request += 1;
    const request = this.#request;
    return await new Promise((resolve) => {
      this.#portrayed.set(request, resolve);
      this.#process.send({ type: "portray", request, names });
    });
  }

  /** What keeps the values of names from being handed to another process, before the next cell runs; null when the runner ends. */
  async borders(names: readonly string[]): Promise<ReadonlyMap<string, BorderProblem | null> | null> {
    this.#request += 1;
    const request = this.#request;
    return await new Promise((resolve) => {
      this.#bordered.set(request, resolve);
      this.#process.send({ type: "borders", request, names });
    });
  }

  send(request: RunnerRequest): void {
    this.#process.send(request);
  }

  /** Stops the execution `run`, also when it is only about to start. */
  interrupt(run: number): void {
    this.#interrupted = run;
    // It may be waiting to be heard, and hears nothing itself while it does.
    this.#process.hold(false);
    this.#process.interrupt(run);
  }

  /** Lets the runner wait with what it has to say, or go on. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#process.hold(isHeld && this.#interrupted !== this.#running);
  }

  /** Puts a fresh runner in the place of this one; what runs is answered as ended. */
  async restart(): Promise<void> {
    const before = this.#generation;
    this.#process.kill();
    while (this.#generation === before) await new Promise((resolve) => setTimeout(resolve, 5));
    await this.#ready;
  }

  /** Ends the runner for good. */
  close(): void {
    this.#closed = true;
    this.#process.kill();
  }

  #start(child: ChildProcess): { process: RunnerProcess; ready: Promise<void> } {
    let isReady: () => void = () => undefined;
    const ready = new Promise<void>((resolve) => {
      isReady = resolve;
    });
    const process = new RunnerProcess(child, {
      report: (report) => {
        if (report.type !== "ready") return this.#take(report);
        isReady();
        if (this.#isHeld) process.hold(true);
      },
      raw: (name, text) => this.#audience.raw(name, text),
      exit: (exit) => {
        isReady();
        this.#replace(exit);
      },
    });
    this.#audience.started(process);
    return { process, ready };
  }

  #take(report: RunnerReport): void {
    if (report.type === "outcome") {
      this.#waiting.get(report.run)?.({ ...report.outcome, changed: report.changed, sampled: report.sampled });
      this.#waiting.delete(report.run);
      if (this.#isHeld) this.#process.hold(true);
    } else if (report.type === "expressed") {
      this.#expressed.get(report.run)?.(report);
      this.#expressed.delete(report.run);
    } else if (report.type === "bordered") {
      this.#bordered.get(report.request)?.(new Map(report.values));
      this.#bordered.delete(report.request);
    } else if (report.type === "portrayed") {
      this.#portrayed.get(report.request)?.(new Map(report.values));
      this.#portrayed.delete(report.request);
    } else this.#audience.report(report);
  }

  #replace(exit: RunnerExit): void {
    if (this.#closed) return;
    this.#generation += 1;
    const started = this.#start(forkRunner(this.#folder));
    this.#process = started.process;
    this.#ready = started.ready;
    for (const resolve of this.#waiting.values()) resolve({ type: "ended", exit });
    for (const resolve of this.#expressed.values()) resolve(null);
    for (const resolve of this.#portrayed.values()) resolve(null);
    this.#portrayed.clear();
    for (const resolve of this.#bordered.values()) resolve(null);
    this.#bordered.clear();
    this.#waiting.clear();
    this.#expressed.clear();
  }
}
