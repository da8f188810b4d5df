import type { WireMessage } from "../protocol/index.js";
import { requestText } from "./request-text.js";
import type { Session } from "./session.js";

const controlTarget = "jupyter.widget.control";
const widgetTarget = "jupyter.widget";

/** Answers `comm_info_request`. */
export function commInfo(session: Session, content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const target = content["target_name"];
  return { status: "ok", comms: session.widgets.list(typeof target === "string" && target !== "" ? target : null) };
}

/** Takes `comm_open`, `comm_msg` and `comm_close`; none of them has a reply. */
export async function receiveComm(session: Session, message: WireMessage): Promise<null> {
  const comm = requestText(message.content, "comm_id");
  if (message.header.msg_type === "comm_open") openComm(session, comm, message);
  else if (message.header.msg_type === "comm_close") closeComm(session, comm);
  else if (session.page.has(comm)) void session.page.receive(comm, message.content["data"], message);
  else userMessage(session, comm, message);
  return null;
}

function openComm(session: Session, comm: string, message: WireMessage): void {
  const target = requestText(message.content, "target_name");
  if (session.page.open(comm, target, message)) return;
  if (target === controlTarget || session.commTargets.has(target)) {
    const { data } = message.content;
    session.widgets.open(comm, target, data);
    if (target !== controlTarget)
      session.runner.send({ type: "comm", action: "open", comm, target, data, buffers: message.buffers });
    return;
  }
  session.publisher.publish("comm_close", { comm_id: comm, data: {} }, message);
}

function closeComm(session: Session, comm: string): void {
  session.page.close(comm);
  session.widgets.close(comm);
  session.runner.send({ type: "comm", action: "close", comm, target: "", data: {}, buffers: [] });
}

function userMessage(session: Session, comm: string, message: WireMessage): void {
  const { data } = message.content;
  const target = session.widgets.targetOf(comm);
  const isAnswered = (target === controlTarget || target === widgetTarget) && widgetMessage(session, comm, message);
  if (target !== null && target !== controlTarget && !isAnswered)
    session.runner.send({ type: "comm", action: "message", comm, target, data, buffers: message.buffers });
}

// Answers what a page asks of a widget, while its code is busy too; false for what the code itself must hear.
function widgetMessage(session: Session, comm: string, message: WireMessage): boolean {
  const { data } = message.content;
  const { method, state } = (typeof data === "object" && data !== null ? data : {}) as { method?: unknown; state?: unknown };
  const reply = (content: unknown): void => session.publisher.publish("comm_msg", { comm_id: comm, data: content }, message);
  if (method === "request_states") reply({ method: "update_states", states: session.widgets.states(), buffer_paths: [] });
  else if (method === "request_state") reply({ method: "update", state: session.widgets.state(comm), buffer_paths: [] });
  else if (method === "update") {
    session.widgets.update(comm, data);
    reply({ method: "echo_update", state, buffer_paths: [] });
  }
  return method === "request_states" || method === "request_state";
}
