const most = 20;

/** How long the last runs of each stage took. */
export class StageDurations {
  readonly #known = new Map<string, readonly number[]>();

  /** Notes the milliseconds of a run. */
  note(stage: string, duration: number): void {
    this.#known.set(stage, [...this.of(stage), duration].slice(-most));
  }

  /** Milliseconds of the last runs, the oldest first. */
  of(stage: string): readonly number[] {
    return this.#known.get(stage) ?? [];
  }
}
