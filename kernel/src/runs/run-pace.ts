import process from "node:process";
import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds for which stages may follow each other before timers and the disk are let in. */
const longestStretch = 1;

/** Waits between the stages of a run, no longer than it must. */
export class RunPace {
  #turnedAt = 0;
  #wake: (() => void) | null = null;

  /**
   * Lets everything that the last stage has promised settle; and, where stages have held the processor, lets in timers and the disk
   * too, so that an abort from there comes between two stages. A turn of the event loop takes longer than ten small stages.
   */
  async pause(): Promise<void> {
    if (Date.now() - this.#turnedAt >= longestStretch) {
      await nextTurn();
      this.#turnedAt = Date.now();
    } else await new Promise<void>((resolve) => process.nextTick(resolve));
  }

  /** Settles at the next change. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Says that a stage has ended. */
  changed(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
