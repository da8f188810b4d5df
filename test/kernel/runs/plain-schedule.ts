import type { StageEndState } from "../../../kernel/src/runs/schedule.js";

/** A stage of a graph, by its place: what it reads and comes after stands before it. */
export interface PlacedStage {
  readonly reads: number | null;
  readonly after: readonly number[];
  readonly isFinal: boolean;
}

type State = "waiting" | "running" | StageEndState;

/** What a schedule is to do, said plainly: all is looked at again each time. */
export class PlainSchedule {
  readonly states: State[];

  constructor(readonly stages: readonly PlacedStage[]) {
    this.states = stages.map(() => "waiting");
  }

  in(...states: readonly State[]): readonly number[] {
    return [...this.states.keys()].filter((at) => states.includes(this.states[at] ?? "waiting"));
  }

  ready(): readonly number[] {
    return this.in("waiting").filter((at) => this.#needs(at).every((need) => this.#isEnough(at, need)));
  }

  /** Those that can never start, with those that only they hold up. */
  skip(): readonly number[] {
    const lost = this.in("waiting").filter((at) =>
      this.#needs(at).some((need) => this.#hasEnded(need) && !this.#isEnough(at, need) && !this.#isCancelledWith(at, need)),
    );
    for (const at of lost) this.states[at] = "skipped";
    return lost.length === 0 ? [] : [...lost, ...this.skip()];
  }

  #needs(at: number): readonly number[] {
    const { reads, after, isFinal } = this.stages[at] ?? { reads: null, after: [], isFinal: false };
    const usual = [...this.stages.keys()].filter((other) => this.stages[other]?.isFinal === false);
    return [...(reads === null ? [] : [reads]), ...after, ...(isFinal ? usual : [])];
  }

  #isCancelledWith(at: number, need: number): boolean {
    return this.states[need] === "cancelled" && this.stages[at]?.isFinal === false;
  }

  #hasEnded(at: number): boolean {
    return !["waiting", "running"].includes(this.states[at] ?? "waiting");
  }

  #isEnough(at: number, need: number): boolean {
    const { reads, isFinal } = this.stages[at] ?? { reads: null, isFinal: false };
    if (this.states[need] === "completed") return true;
    return this.#hasEnded(need) && reads !== need && (isFinal || this.states[need] === "left out");
  }
}
