import { randomUUID } from "node:crypto";
import type { Execution, Session } from "./session.js";

/** One output below a cell that is drawn anew as things go on. */
export class ChangingDisplay {
  readonly #session: Session;
  readonly #execution: Execution;
  readonly #id: string = randomUUID();
  #isShown = false;

  constructor(session: Session, execution: Execution) {
    this.#session = session;
    this.#execution = execution;
  }

  /** Shows a MIME bundle in place of what was shown before. */
  show(data: Readonly<Record<string, unknown>>): void {
    const content = { data, metadata: {}, transient: { display_id: this.#id } };
    this.#session.publisher.publish(this.#isShown ? "update_display_data" : "display_data", content, this.#execution.message);
    this.#isShown = true;
  }
}
