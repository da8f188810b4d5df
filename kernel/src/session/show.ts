import type { Execution, Session } from "./session.js";

/** Writes text below the cell. */
export function showText(session: Session, execution: Execution, text: string): void {
  session.publisher.text("stdout", text, execution.message);
}

/** Shows something below the cell, as a MIME bundle. */
export function showBundle(session: Session, execution: Execution, data: Readonly<Record<string, unknown>>): void {
  session.publisher.publish("display_data", { data, metadata: {}, transient: {} }, execution.message);
}
