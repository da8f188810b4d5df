import type { Debugger } from "node:inspector";
import type { Duplex } from "node:stream";
import type { CellShelf } from "./cell-shelf.js";
import { DebugError, RunnerEndedError } from "./errors.js";
import { type Frame, userFrames } from "./frames.js";
import { InspectorLink } from "./inspector-link.js";
import { hiddenUrls, ScriptTable } from "./script-table.js";
import { type Decision, decideStep, type Step, type StepKind } from "./stepping.js";
import type { Stop } from "./stop.js";
import { isUncaught } from "./uncaught.js";
import { Variables } from "./variables.js";

/** Hears when code stops, and when it goes on. */
export interface TargetListener {
  stopped(stop: Stop): void;
  continued(): void;
  /** Tells whether a front end has set a breakpoint on a line of a source. */
  isWanted(path: string, line: number): boolean;
  /** How the breakpoint at which a frame stands decides whether code stops; null where it always does. */
  weigh(frame: Frame): (() => Promise<boolean>) | null;
}

/** Which errors code stops at, in V8's words. */
export type PauseOnExceptions = "none" | "caught" | "uncaught" | "all";

/** Milliseconds after a step in which code mostly stops again: until then nothing is said. */
const stepTime = 100;

/** The runner, as the debugger sees it. */
export class Target {
  readonly link: InspectorLink;
  readonly scripts: ScriptTable;
  readonly variables: Variables;
  readonly #listener: TargetListener;
  #exceptions: PauseOnExceptions = "none";
  #stop: Stop | null = null;
  #step: Step | null = null;
  /** Counts the cells that ran: a step that began in one does not end in another. */
  #turn = 0;
  #lastFrame = 0;
  #telling: NodeJS.Timeout | null = null;
  /** True while front ends believe that code stands still. */
  #isTold = false;

  constructor(pipe: Duplex, { shelf, folder }: { readonly shelf: CellShelf; readonly folder: string }, listener: TargetListener) {
    this.scripts = new ScriptTable(shelf, folder);
    this.#listener = listener;
    this.link = new InspectorLink(pipe, (method, params) => this.#hear(method, params));
    this.variables = new Variables(this.link);
    pipe.on("close", () => this.#goOn());
  }

  /** Where code stands still; null while it runs. */
  get stop(): Stop | null {
    return this.#stop;
  }

  /** Begins to debug. */
  async enable(): Promise<void> {
    await this.link.post("Debugger.enable");
    await this.link.post("Debugger.setBlackboxPatterns", { patterns: hiddenUrls });
  }

  /** Stops debugging; code that stands still goes on. */
  disable(): void {
    this.link.disconnect();
    this.scripts.clear();
    this.#step = null;
    this.#goOn();
  }

  async pauseOnExceptions(state: PauseOnExceptions): Promise<void> {
    this.#exceptions = state;
    // Which errors nothing catches is decided here; the chain of awaits tells more than V8 does.
    await this.link.post("Debugger.setAsyncCallStackDepth", { maxDepth: state === "uncaught" ? 32 : 0 });
    await this.link.post("Debugger.setPauseOnExceptions", { state: state === "uncaught" ? "all" : state });
  }

  /** Notes that a cell begins or ends. */
  nextTurn(): void {
    this.#turn += 1;
  }

  async resume(): Promise<void> {
    this.#requireStop("continue");
    this.#step = null;
    // What the cell says from here on may arrive before V8 says that it goes on.
    this.#goOn();
    await this.#goOnBy("resume");
  }

  /** Goes on to the next place of the user's code. */
  async step(kind: StepKind): Promise<void> {
    this.#requireStop(kind);
    const from = this.#stop?.frames[0];
    this.#step = {
      kind,
      turn: this.#turn,
      tries: 0,
      from: from === undefined ? null : { place: from.place, at: from.call.location },
    };
    this.#resumed();
    await this.#goOnBy(kind);
  }

  async #goOnBy(command: StepKind | "resume"): Promise<void> {
    try {
      await this.link.post(`Debugger.${command}`);
    } catch (error) {
      // Code that goes on may end its process at once.
      if (!(error instanceof RunnerEndedError)) throw error;
    }
  }

  /** Stops at the next place of the user's code, whenever that runs. */
  async pause(): Promise<void> {
    this.#step = { kind: "stepOver", turn: null, tries: 0, from: null };
    await this.link.post("Debugger.pause");
  }

  #requireStop(command: string): void {
    if (this.#stop === null) throw new DebugError("The code does not stand still; set a breakpoint or pause it first", command);
  }

  #hear(method: string, params: unknown): void {
    // V8's own messages, by their names.
    if (method === "Debugger.scriptParsed") this.scripts.add(params as Debugger.ScriptParsedEventDataType);
    else if (method === "Debugger.paused") this.#pausedAt(params as Debugger.PausedEventDataType);
    else if (method === "Debugger.resumed") this.#resumed();
  }

  #pausedAt(paused: Debugger.PausedEventDataType): void {
    const frames = userFrames(paused.callFrames, this.scripts, this.#lastFrame);
    this.#lastFrame += frames.length;
    const decision = this.#decide(paused, frames, true);
    const isAtBreakpoint = decision.type === "stop" && decision.reason === "breakpoint";
    const weigh = isAtBreakpoint && frames[0] !== undefined ? this.#listener.weigh(frames[0]) : null;
    if (weigh === null) this.#follow(decision, frames);
    else this.#weighed(paused, { frames, decision, weigh });
  }

  #weighed(
    paused: Debugger.PausedEventDataType,
    {
      frames,
      decision,
      weigh,
    }: { readonly frames: readonly Frame[]; readonly decision: Decision; readonly weigh: () => Promise<boolean> },
  ): void {
    // Nobody is told of this stop before it is decided.
    const stop: Stop = { reason: "breakpoint", exception: null, frames };
    this.#stop = stop;
    weigh().then(
      (stops) => {
        if (this.#stop === stop) this.#follow(stops ? decision : this.#decide(paused, frames, false), frames);
      },
      () => undefined,
    );
  }

  #decide(paused: Debugger.PausedEventDataType, frames: readonly Frame[], isTaken: boolean): Decision {
    return decideStep(paused, {
      frames,
      step: this.#step,
      turn: this.#turn,
      isWantedError: this.#exceptions !== "uncaught" || isUncaught(paused, this.scripts),
      // V8 itself moves a breakpoint in a file that it had not read yet.
      isWanted: ({ script, place }) => isTaken && (script.cell === null || this.#listener.isWanted(script.path, place.line)),
    });
  }

  #follow(decision: Decision, frames: readonly Frame[]): void {
    if (decision.type === "go-on") {
      if (this.#step !== null) this.#step = { ...this.#step, tries: this.#step.tries + 1 };
      if (decision.command === "resume") this.#step = null;
      // The runner may have ended meanwhile.
      this.link.post(`Debugger.${decision.command}`).catch(() => undefined);
      return;
    }
    this.#step = null;
    this.#tellLater(null);
    this.#stop = { reason: decision.reason, exception: decision.exception, frames };
    this.#isTold = true;
    this.#listener.stopped(this.#stop);
  }

  #resumed(): void {
    if (this.#step === null) this.#goOn();
    else if (this.#stop !== null) this.#tellLater(setTimeout(() => this.#goOn(), stepTime));
    this.#forgetStop();
  }

  #goOn(): void {
    this.#tellLater(null);
    this.#forgetStop();
    if (this.#isTold) this.#listener.continued();
    this.#isTold = false;
  }

  #forgetStop(): void {
    if (this.#stop === null) return;
    this.#stop = null;
    this.variables.clear().catch(() => undefined);
  }

  #tellLater(timer: NodeJS.Timeout | null): void {
    if (this.#telling !== null) clearTimeout(this.#telling);
    this.#telling = timer;
  }
}
