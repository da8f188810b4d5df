import type { RequestChannel, WireMessage } from "../protocol/index.js";
import { ExecuteQueue } from "./execute-queue.js";
import { startReplay } from "./fresh-kernel.js";
import { commInfo, receiveComm } from "./handle-comm.js";
import { answerComplete, answerHistory, answerIsComplete } from "./handle-language.js";
import { answerInspect } from "./inspect.js";
import { KernelSession } from "./kernel-session.js";
import type { Publisher } from "./publisher.js";
import { answerQuestions, receiveInput } from "./questions.js";
import { rehearse } from "./rehearse.js";
import { safely } from "./safely.js";
import type { StartedAhead } from "./started-ahead.js";

type Content = Readonly<Record<string, unknown>>;

interface Serving {
  readonly session: KernelSession;
  readonly queue: ExecuteQueue;
}

/** What a {@link NotebookReceiver} is made of. */
export interface Opened {
  readonly folder: string;
  readonly publisher: Publisher;
  readonly ahead: StartedAhead;
}

/** Hands each request to the room that answers it; `busy` and `idle` stand around every one. */
export class NotebookReceiver {
  readonly #serving: Serving;
  readonly #stop: () => void;

  constructor({ folder, publisher, ahead }: Opened, stop: () => void) {
    const session = new KernelSession(folder, publisher, ahead);
    session.startReplay = (order) => startReplay({ folder, checkMode: session.checkMode, order });
    session.answer = (report) => answerQuestions(session, report);
    this.#serving = { session, queue: new ExecuteQueue(session) };
    this.#stop = stop;
    void rehearse();
  }

  async receive(channel: RequestChannel, message: WireMessage): Promise<void> {
    const { session, queue } = this.#serving;
    const type = message.header.msg_type;
    if (channel === "stdin") return type === "input_reply" ? receiveInput(session, message) : undefined;
    if (type === "execute_request") return await queue.add(channel, message);
    const answer = Object.hasOwn(answers, type) ? answers[type] : undefined;
    if (answer === undefined) return;
    session.publisher.status("busy", message);
    const content = await safely(() => answer(message, this.#serving));
    // Messages of comms have no reply, not even one that tells of an error.
    if (content !== null && !unanswered.has(type)) await session.publisher.reply(channel, message, content);
    session.publisher.status("idle", message);
    if (type === "shutdown_request") this.#stop();
  }

  /** Stops what runs, as an `interrupt_request` does. */
  interrupt(): void {
    this.#serving.queue.interrupt();
  }

  async close(): Promise<void> {
    await this.#serving.session.close();
  }
}

const unanswered: ReadonlySet<string> = new Set(["comm_open", "comm_msg", "comm_close"]);

const answers: Readonly<Record<string, (message: WireMessage, serving: Serving) => Promise<Content | null> | Content | null>> = {
  complete_request: ({ content }, { session }) => answerComplete(session, content),
  inspect_request: ({ content }, { session }) => answerInspect(session, content),
  is_complete_request: ({ content }) => answerIsComplete(content),
  history_request: ({ content }, { session }) => answerHistory(session, content),
  comm_info_request: ({ content }, { session }) => commInfo(session, content),
  comm_open: (message, { session }) => receiveComm(session, message),
  comm_msg: (message, { session }) => receiveComm(session, message),
  comm_close: (message, { session }) => receiveComm(session, message),
  interrupt_request: (_message, { session, queue }) => {
    if (!queue.interrupt()) session.debugger.release();
    return { status: "ok" };
  },
  debug_request: ({ content }, { session }) => session.debugger.answer(content),
  shutdown_request: ({ content }, { queue }) => {
    queue.close();
    return { status: "ok", restart: content["restart"] === true };
  },
};
