import { readdirSync, readFileSync } from "node:fs";
import { Dealer, Subscriber } from "zeromq";
import { createMessage, decodeMessage, encodeMessage, type RequestChannel, type WireMessage } from "../../../kernel/src/protocol";
import { type Ports, signer } from "./client";

/** What a request has been answered with so far. */
export interface Answered {
  /** The type of the request; empty for what nobody asked. */
  type: string;
  replies: WireMessage[];
  isBegun: boolean;
  idles: number;
  /** Length of the text that was written to stdout and stderr. */
  written: number;
}

/** A front end that sends whatever it likes and counts what comes back. */
export class Peer {
  /** By the id of the request. */
  readonly answered = new Map<string, Answered>();
  readonly #sockets: Readonly<Record<RequestChannel, Dealer>>;
  readonly #iopub: Subscriber;
  #heard: () => void = () => undefined;

  constructor(ports: Ports) {
    const dealer = (port: number): Dealer => {
      const socket = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0, ...ports.security });
      socket.connect(`tcp://127.0.0.1:${port}`);
      return socket;
    };
    this.#sockets = { shell: dealer(ports.shell), control: dealer(ports.control), stdin: dealer(ports.stdin) };
    this.#iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0, ...ports.security });
    this.#iopub.connect(`tcp://127.0.0.1:${ports.iopub}`);
    this.#iopub.subscribe();
    for (const socket of [...Object.values(this.#sockets), this.#iopub]) void this.#listen(socket);
  }

  /** Waits until what the kernel publishes arrives here. */
  async ready(): Promise<void> {
    for (let isHeard = false; !isHeard; ) {
      const { header } = await this.send("shell", "kernel_info_request", {});
      isHeard = await Promise.race([this.done([header.msg_id]).then(() => true), later(300).then(() => false)]);
    }
    // An early one may have been idle before this peer could hear it.
    this.answered.clear();
  }

  /** Sends a request; its message id is the key of what comes back. */
  async send(channel: RequestChannel, type: string, content: Record<string, unknown>): Promise<WireMessage> {
    const request = createMessage(type, content, { parent: {}, identities: [], session: "peer" });
    this.of(request.header.msg_id).type = type;
    await this.sendFrames(channel, encodeMessage(request, signer));
    return request;
  }

  /** Sends frames as they are. */
  async sendFrames(channel: RequestChannel, frames: (Buffer | Uint8Array)[]): Promise<void> {
    await this.#sockets[channel].send(frames);
  }

  /** Sends a request and gives its reply, when its idle is there too. */
  async ask(channel: RequestChannel, type: string, content: Record<string, unknown>): Promise<WireMessage | undefined> {
    const { header } = await this.send(channel, type, content);
    await this.done([header.msg_id]);
    return this.of(header.msg_id).replies[0];
  }

  /** Sends a request and waits for its reply, whatever stands before its idle. */
  async reply(channel: RequestChannel, type: string, content: Record<string, unknown>): Promise<void> {
    const { header } = await this.send(channel, type, content);
    while (this.of(header.msg_id).replies.length === 0) await this.#next();
  }

  /** Runs a cell and gives its reply. */
  async run(code: string, more: Record<string, unknown> = {}): Promise<Readonly<Record<string, unknown>>> {
    return (await this.ask("shell", "execute_request", { code, ...more }))?.content ?? {};
  }

  /** Waits until the kernel is busy with a request. */
  async begun(id: string): Promise<void> {
    while (!this.of(id).isBegun) await this.#next();
  }

  /** Waits until each request has its reply, where its type has one, and its idle. */
  async done(ids: readonly string[]): Promise<void> {
    const isDone = (id: string): boolean => {
      const { type, replies, idles } = this.of(id);
      return idles > 0 && (replies.length > 0 || !type.endsWith("_request"));
    };
    while (!ids.every(isDone)) await this.#next();
  }

  of(id: string): Answered {
    const known = this.answered.get(id) ?? { type: "", replies: [], isBegun: false, idles: 0, written: 0 };
    this.answered.set(id, known);
    return known;
  }

  close(): void {
    for (const socket of [...Object.values(this.#sockets), this.#iopub]) socket.close();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#heard;
      this.#heard = () => {
        before();
        resolve();
      };
    });
  }

  async #listen(socket: Dealer | Subscriber): Promise<void> {
    for await (const frames of socket) {
      const message = decodeMessage(frames as Buffer[], signer);
      if (message === null) continue;
      const answered = this.of(String(message.parent.msg_id));
      if (socket !== this.#iopub) answered.replies.push(message);
      else if (message.content["execution_state"] === "idle") answered.idles += 1;
      else if (message.content["execution_state"] === "busy") answered.isBegun = true;
      else if (message.header.msg_type === "stream") {
        answered.written += String(message.content["text"]).length;
        // Messages that are there already come without a turn of the event loop, which others wait for.
        await new Promise(setImmediate);
      }
      const heard = this.#heard;
      this.#heard = () => undefined;
      heard();
    }
  }
}

/** Waits. */
export function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** How many files a process has open; on Linux. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Resident memory of a process in MB; on Linux. */
export function memory(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

/** Waits until a process has let go of the files it took for a while, such as those of runners that have ended, and counts the rest. */
export async function openFilesAtRest(pid: number, expected: number): Promise<number> {
  const end = Date.now() + 10_000;
  while (openFiles(pid) > expected + 8 && Date.now() < end) await later(100);
  return openFiles(pid);
}
