import type { RunEvent } from "../messages/index.js";
import type { PipelineEventEmitter } from "../stages/index.js";

/** Tells an event of a run to the listeners of an emitter; `result` is what a stage that has completed gave. */
export function tellListeners(emitter: PipelineEventEmitter, event: RunEvent, result: unknown): void {
  emitter.relay(() => {
    switch (event.type) {
      case "stage.started":
        emitter.emit(event.type, { stage: event.stage });
        break;
      case "stage.completed":
        emitter.emitCompleted(event.stage, result);
        break;
      case "stage.event":
        // Its listeners have heard it from the stage.
        break;
      default: {
        const { type, ...data } = event;
        emitter.emit<string>(type, data);
      }
    }
  });
}
