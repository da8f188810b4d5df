import type { RunEvent } from "../messages/index.js";
import type { PipelineEventEmitter } from "../stages/index.js";
import { plainJson } from "./plain-json.js";
import { currentRunContext } from "./run-context.js";
import type { RunRecorder } from "./run-recorder.js";
import { tellListeners } from "./tell-listeners.js";

/** For events that are not the end of a stage. */
export const noResult = (): undefined => undefined;

/** The emitters that are told what happens in a run, and whose stages' own events the run keeps. */
export class RunListeners {
  readonly #emitters: readonly PipelineEventEmitter[];
  readonly #ends: readonly (() => void)[];

  constructor(emitters: readonly (PipelineEventEmitter | undefined)[], recorder: RunRecorder) {
    this.#emitters = [...new Set(emitters)].filter((emitter) => emitter !== undefined);
    recorder.onWarning = (event) => this.tell(event, noResult);
    this.#ends = this.#emitters.map((emitter) =>
      emitter.follow({
        event: (event, data) => {
          // Told outside of a stage, it is nobody's of this run.
          const stage = currentRunContext()?.stage;
          if (stage !== undefined) recorder.emit({ type: "stage.event", stage, event, data: plainJson(data), at: Date.now() });
        },
        failed: (event, error) => {
          const reason = error instanceof Error ? error.message : String(error);
          recorder.warn(`A listener of ${event} failed: ${reason}`, null);
        },
      }),
    );
  }

  /** `result` gives what a stage that has completed gave; it is asked where somebody listens. */
  tell(event: RunEvent, result: () => unknown): void {
    for (const emitter of this.#emitters) if (emitter.isHeard) tellListeners(emitter, event, result());
  }

  close(): void {
    for (const end of this.#ends) end();
  }
}
