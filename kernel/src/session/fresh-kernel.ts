import { setTimeout as delay } from "node:timers/promises";
import { contentOf, createMessage, type Sockets, type WireMessage } from "../protocol/index.js";
import { executeCell } from "./execute-cell.js";
import { KernelSession } from "./kernel-session.js";
import { Publisher } from "./publisher.js";
import type { Replay, ReplayedCell } from "./replay.js";
import { safely } from "./safely.js";
import type { CheckMode, Execution } from "./session.js";

/** Milliseconds that the types of the last cells may still take once nobody waits for them. */
const longestTyping = 3000;

/** What a fresh kernel is like. */
export interface FreshKernelSettings {
  readonly folder: string;
  readonly checkMode: CheckMode;
  /** The cells of the document in their order. */
  readonly order: readonly string[];
}

/** Starts a fresh kernel in this process. */
export function startReplay({ folder, checkMode, order }: FreshKernelSettings): Replay {
  const replay = new FreshKernel(folder, checkMode);
  replay.session.state.setOrder(order);
  return replay;
}

class FreshKernel implements Replay {
  readonly session: KernelSession;
  readonly #heard: WireMessage[] = [];
  readonly #publisher: Publisher;
  readonly #stop = new AbortController();
  #current: Execution | null = null;

  constructor(folder: string, checkMode: CheckMode) {
    const sockets: Sockets = {
      send: async (_channel, message) => void this.#heard.push({ ...message, content: contentOf(message) }),
      listen: () => undefined,
      onBacklog: () => undefined,
      onSubscription: () => undefined,
      close: async () => undefined,
    };
    this.#publisher = new Publisher(sockets);
    this.session = new KernelSession(folder, this.#publisher);
    this.session.checkMode = checkMode;
  }

  async run(id: string, source: string): Promise<ReplayedCell> {
    if (this.#stop.signal.aborted) return { state: "interrupted", error: null, value: null, text: "" };
    // Counted here: a cell that is not to be in the history has no count of its own.
    this.session.count += 1;
    const content = { code: source, silent: false, store_history: false, user_expressions: {}, allow_stdin: false };
    const message = createMessage("execute_request", content, {
      parent: {},
      identities: [],
      session: "replay",
      metadata: { cellId: id },
    });
    const controller = new AbortController();
    this.#current = {
      run: this.session.beginRun(message),
      message,
      signal: controller.signal,
      payload: [],
      afterwords: [],
      interrupt: () => controller.abort(),
    };
    const execution = this.#current;
    const reply = await safely(() => executeCell(this.session, execution));
    this.#publisher.flush();
    this.#current = null;
    return this.#resultOf(message, reply);
  }

  async portray(names: readonly string[]): ReturnType<Replay["portray"]> {
    return await this.session.runner.portray(names);
  }

  keep(names: readonly (readonly [name: string, as: string])[]): void {
    this.session.runner.send({ type: "keep", names });
  }

  interrupt(): void {
    this.#stop.abort();
    this.session.stopRun?.();
    if (this.#current === null) return;
    this.#current.interrupt();
    this.session.runner.interrupt(this.#current.run);
  }

  async close(): Promise<void> {
    // The type service cannot be closed in the middle of an answer.
    await Promise.race([
      Promise.all([this.session.defining, this.session.state.typed()]),
      delay(longestTyping, undefined, { ref: false }),
    ]);
    await this.session.close();
  }

  #resultOf({ header }: WireMessage, reply: Readonly<Record<string, unknown>>): ReplayedCell {
    const heard = this.#heard.splice(0).filter(({ parent }) => parent.msg_id === header.msg_id);
    const text = heard.map(({ content }) => (content["name"] === "stdout" ? String(content["text"]) : "")).join("");
    const data = heard.find((each) => each.header.msg_type === "execute_result")?.content["data"];
    const value = (data as { "text/plain"?: unknown } | undefined)?.["text/plain"]; // a MIME bundle
    const isFailed = reply["status"] === "error";
    const state = this.#stop.signal.aborted || reply["ename"] === "Interrupted" ? "interrupted" : isFailed ? "failed" : "done";
    return {
      state,
      error: isFailed ? `${String(reply["ename"])}: ${String(reply["evalue"])}` : null,
      value: value === undefined ? null : String(value),
      text,
    };
  }
}
