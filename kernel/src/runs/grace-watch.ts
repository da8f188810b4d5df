// Of the module: an interrupted cell's own timers are let go, and the time of grace begins after its interrupt.
import { setTimeout } from "node:timers";

/** Tells the stages that still run, once their signal is aborted, that they have used up the time they had to stop by themselves. */
export class GraceWatch {
  readonly #signal: AbortSignal;
  readonly #grace: number;
  readonly #waiting = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #isListening = false;

  /** `grace` is in milliseconds. */
  constructor(signal: AbortSignal, grace: number) {
    this.#signal = signal;
    this.#grace = grace;
  }

  /** Settles as `work` does, or with `late` when the grace is over before that. */
  race<Result>(work: Promise<Result>, late: Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => resolve(late);
      this.#add(giveUp);
      const leave = (): void => this.#delete(giveUp);
      work.then(
        (result) => {
          leave();
          resolve(result);
        },
        (error: unknown) => {
          leave();
          reject(error);
        },
      );
    });
  }

  #add(giveUp: () => void): void {
    this.#waiting.add(giveUp);
    if (this.#signal.aborted) this.#begin();
    else if (!this.#isListening) {
      this.#isListening = true;
      // Once for all stages: to listen and to stop listening takes longer than a small stage.
      this.#signal.addEventListener("abort", () => this.#begin(), { once: true });
    }
  }

  #delete(giveUp: () => void): void {
    this.#waiting.delete(giveUp);
    if (this.#waiting.size > 0 || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #begin(): void {
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.#end(), this.#grace);
  }

  #end(): void {
    this.#timer = null;
    for (const giveUp of this.#waiting) giveUp();
    this.#waiting.clear();
  }
}
