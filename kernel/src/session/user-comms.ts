import type { RunnerReport } from "../runner/index.js";
import { requestText } from "./request-text.js";
import type { Session } from "./session.js";

/** Passes on what the user's code does with a comm, and remembers what a page needs to draw it again. */
export function takeComm(session: Session, report: Extract<RunnerReport, { type: "comm" }>): void {
  const { comm, target, data, metadata, buffers, run } = report;
  const { publisher, widgets } = session;
  const parent = session.parentOf(run);
  if (report.action === "open") {
    widgets.open(comm, target, data);
    publisher.publish("comm_open", { comm_id: comm, target_name: target, data }, parent, { metadata, buffers });
  } else if (report.action === "message") {
    widgets.update(comm, data);
    followBar(session, comm, run);
    publisher.publish("comm_msg", { comm_id: comm, data }, parent, { buffers });
  } else {
    widgets.close(comm);
    publisher.publish("comm_close", { comm_id: comm, data: {} }, parent);
  }
}

/** Publishes a message that the user's code made; comms among them are remembered as those of {@link takeComm}. */
export function takeBroadcast(session: Session, report: Extract<RunnerReport, { type: "broadcast" }>): void {
  const { message, content, metadata, buffers, run } = report;
  const comm = typeof content["comm_id"] === "string" ? content["comm_id"] : null;
  if (comm !== null && message === "comm_open") session.widgets.open(comm, requestText(content, "target_name"), content["data"]);
  if (comm !== null && message === "comm_msg") session.widgets.update(comm, content["data"]);
  if (comm !== null && message === "comm_close") session.widgets.close(comm);
  session.publisher.publish(message, content, session.parentOf(run), { metadata, buffers });
}

// The outermost bar of a stage cell is what its node shows.
function followBar(session: Session, comm: string, run: number): void {
  const bar = session.widgets.state(comm);
  if (bar["_model_name"] !== "ProgressModel" || bar["depth"] !== 0) return;
  const cell = session.state.runningStage();
  const { value, total } = bar;
  if (cell === null || typeof value !== "number" || typeof total !== "number" || total <= 0 || session.parentOf(run) === null)
    return;
  cell.progress = Math.min(1, value / total);
  session.page.pipelineChanged();
}
