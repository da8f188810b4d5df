import type { RunEvent } from "../messages/index.js";

/** Shows a run while it goes on. */
export interface RunView {
  onEvent(event: RunEvent): void;
  /** Takes away what is not meant to stay. */
  close(): void;
}

/** Shows nothing. */
export const quietView: RunView = { onEvent: () => undefined, close: () => undefined };
