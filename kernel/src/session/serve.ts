import { bindSockets, type ConnectionFile, type RequestChannel, type WireMessage } from "../protocol/index.js";
import { ExecuteQueue } from "./execute-queue.js";
import { commInfo, receiveComm } from "./handle-comm.js";
import { answerComplete, answerHistory, answerInspect, answerIsComplete, kernelInfo } from "./handle-language.js";
import { KernelSession } from "./kernel-session.js";
import { Publisher } from "./publisher.js";
import { answerQuestions, receiveInput } from "./questions.js";

type Content = Readonly<Record<string, unknown>>;

/** Serves one notebook until it is told to shut down. */
export async function serveKernel(connection: ConnectionFile, folder: string): Promise<void> {
  const sockets = await bindSockets(connection);
  const publisher = new Publisher(sockets);
  const session = new KernelSession(folder, publisher);
  const queue = new ExecuteQueue(session);
  session.answer = (report) => answerQuestions(session, report);
  publisher.status("starting", null);
  await new Promise<void>((resolve) => {
    sockets.listen((channel, message) => void receive(channel, message, { session, queue, stop: resolve }));
  });
  await session.close();
  await sockets.close();
}

interface Serving {
  readonly session: KernelSession;
  readonly queue: ExecuteQueue;
  readonly stop: () => void;
}

async function receive(channel: RequestChannel, message: WireMessage, serving: Serving): Promise<void> {
  const { session, queue, stop } = serving;
  const type = message.header.msg_type;
  if (channel === "stdin") return type === "input_reply" ? receiveInput(session, message) : undefined;
  if (type === "execute_request") return queue.add(channel, message);
  const answer = answers[type];
  if (answer === undefined) return;
  session.publisher.status("busy", message);
  const content = await safely(() => answer(message, serving));
  if (content !== null) await session.publisher.reply(channel, message, content);
  session.publisher.status("idle", message);
  if (type === "shutdown_request") stop();
}

// A handler that fails must still answer: a front end that waits for a reply waits for ever.
async function safely(answer: () => Promise<Content | null> | Content | null): Promise<Content | null> {
  try {
    return await answer();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    return { status: "error", ename: name, evalue: message, traceback: [`${name}: ${message}`] };
  }
}

const answers: Readonly<Record<string, (message: WireMessage, serving: Serving) => Promise<Content | null> | Content | null>> = {
  kernel_info_request: () => kernelInfo(),
  complete_request: ({ content }, { session }) => answerComplete(session, content),
  inspect_request: ({ content }, { session }) => answerInspect(session, content),
  is_complete_request: ({ content }) => answerIsComplete(content),
  history_request: ({ content }, { session }) => answerHistory(session, content),
  comm_info_request: ({ content }, { session }) => commInfo(session, content),
  comm_open: (message, { session }) => receiveComm(session, message),
  comm_msg: (message, { session }) => receiveComm(session, message),
  comm_close: (message, { session }) => receiveComm(session, message),
  interrupt_request: (_message, { queue }) => {
    queue.interrupt();
    return { status: "ok" };
  },
  shutdown_request: ({ content }, { queue }) => {
    queue.close();
    return { status: "ok", restart: content["restart"] === true };
  },
};
