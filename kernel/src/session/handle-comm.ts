import type { WireMessage } from "../protocol/index.js";
import { requestText } from "./request-text.js";
import type { Session } from "./session.js";

const controlTarget = "jupyter.widget.control";

/** Answers `comm_info_request`. */
export function commInfo(session: Session, content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const target = content["target_name"];
  return { status: "ok", comms: session.widgets.list(typeof target === "string" && target !== "" ? target : null) };
}

/** Takes `comm_open`, `comm_msg` and `comm_close`; none of them has a reply. */
export async function receiveComm(session: Session, message: WireMessage): Promise<null> {
  const comm = requestText(message.content, "comm_id");
  const data = message.content["data"];
  if (message.header.msg_type === "comm_open") openComm(session, comm, message);
  else if (message.header.msg_type === "comm_close") closeComm(session, comm);
  else if (session.page.has(comm)) void session.page.receive(comm, data, message);
  else widgetMessage(session, comm, data, message);
  return null;
}

function openComm(session: Session, comm: string, message: WireMessage): void {
  const target = requestText(message.content, "target_name");
  if (session.page.open(comm, target, message)) return;
  if (target === controlTarget) {
    session.widgets.open(comm, target, {});
    return;
  }
  session.publisher.publish("comm_close", { comm_id: comm, data: {} }, message);
}

function closeComm(session: Session, comm: string): void {
  session.page.close(comm);
  session.widgets.close(comm);
  session.runner.send({ type: "comm", comm, data: {}, closed: true, run: 0 });
}

function widgetMessage(session: Session, comm: string, data: unknown, message: WireMessage): void {
  const { method, state } = (typeof data === "object" && data !== null ? data : {}) as { method?: unknown; state?: unknown };
  const reply = (content: unknown): void => session.publisher.publish("comm_msg", { comm_id: comm, data: content }, message);
  if (method === "request_states") {
    reply({ method: "update_states", states: session.widgets.states(), buffer_paths: [] });
    return;
  }
  if (method === "request_state") {
    reply({ method: "update", state: session.widgets.state(comm), buffer_paths: [] });
    return;
  }
  if (!session.widgets.has(comm)) return;
  if (method === "update") {
    session.widgets.update(comm, data);
    reply({ method: "echo_update", state, buffer_paths: [] });
  }
  session.runner.send({ type: "comm", comm, data, closed: false, run: 0 });
}
