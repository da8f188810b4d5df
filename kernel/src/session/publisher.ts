import { randomUUID } from "node:crypto";
import { createMessage, type MessageHeader, type RequestChannel, type Sockets, type WireMessage } from "../protocol/index.js";

/** Milliseconds that text waits for more text. */
const textDelay = 8;
/** Text is sent at once from this length on. */
const textLimit = 64 * 1024;

interface WaitingText {
  readonly name: "stdout" | "stderr";
  readonly parent: WireMessage | null;
  readonly pieces: string[];
  length: number;
}

/** Sends what the kernel says, in order; joins text that comes in small pieces. */
export class Publisher {
  readonly session: string = randomUUID();
  readonly #sockets: Sockets;
  #text: WaitingText | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #backlogListeners = new Set<(isFull: boolean) => void>();
  #isBehind = false;
  /** True once anything but a welcome was published. */
  #hasSpoken = false;

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
    // A front end that is told so knows that it misses nothing from here on.
    sockets.onSubscription((subscription) => {
      const identities = subscription === "" ? {} : { identities: [Buffer.from(subscription)] };
      this.flush();
      void this.#sockets.send("iopub", this.#message("iopub_welcome", { subscription }, null, identities));
      // Said any earlier, nobody would hear it, or somebody before the welcome.
      if (!this.#hasSpoken) this.status("starting", null);
    });
    sockets.onBacklog((isFull) => {
      this.#isBehind = isFull;
      for (const listener of this.#backlogListeners) listener(isFull);
    });
  }

  /** Publishes to all front ends, as belonging to `parent`. */
  publish(type: string, content: Readonly<Record<string, unknown>>, parent: WireMessage | null, extra: Extra = {}): void {
    this.flush();
    this.#publishNow(type, content, parent, extra);
  }

  /** Publishes text, joined with what comes in the next few milliseconds. */
  text(name: "stdout" | "stderr", text: string, parent: WireMessage | null): void {
    if (this.#text !== null && (this.#text.name !== name || this.#text.parent !== parent)) this.flush();
    this.#text ??= { name, parent, pieces: [], length: 0 };
    this.#text.pieces.push(text);
    this.#text.length += text.length;
    if (this.#text.length >= textLimit) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), textDelay);
  }

  /** Publishes text that is the content of its message already, in JSON. */
  longText(encoded: Uint8Array, parent: WireMessage | null): void {
    this.flush();
    void this.#sockets.send("iopub", { ...this.#message("stream", {}, parent, {}), encoded });
  }

  /** Calls `listener` when front ends are behind with what was published, and when they have caught up. */
  onBacklog(listener: (isFull: boolean) => void): () => void {
    this.#backlogListeners.add(listener);
    if (this.#isBehind) listener(true);
    return () => void this.#backlogListeners.delete(listener);
  }

  /** Sends the text that waits. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#text;
    this.#text = null;
    if (waiting !== null) this.#publishNow("stream", { name: waiting.name, text: waiting.pieces.join("") }, waiting.parent);
  }

  /** Answers a request on the channel it came by. */
  reply(
    channel: RequestChannel,
    request: WireMessage,
    content: Readonly<Record<string, unknown>>,
    metadata: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    this.flush();
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    return this.#sockets.send(channel, this.#message(type, content, request, { identities: request.identities, metadata }));
  }

  /** Sends a request of the kernel to one front end, over stdin. */
  ask(request: WireMessage, content: Readonly<Record<string, unknown>>): void {
    this.flush();
    void this.#sockets.send("stdin", this.#message("input_request", content, request, { identities: request.identities }));
  }

  /** Tells whether the kernel is busy with `parent`. */
  status(state: "busy" | "idle" | "starting", parent: WireMessage | null): void {
    this.publish("status", { execution_state: state }, parent);
  }

  #publishNow(type: string, content: Readonly<Record<string, unknown>>, parent: WireMessage | null, extra: Extra = {}): void {
    this.#hasSpoken = true;
    void this.#sockets.send("iopub", this.#message(type, content, parent, extra));
  }

  #message(type: string, content: Readonly<Record<string, unknown>>, parent: WireMessage | null, extra: Extra): WireMessage {
    const header: MessageHeader | Record<string, never> = parent?.header ?? {};
    return createMessage(type, content, { identities: [], ...extra, parent: header, session: this.session });
  }
}

/** What goes with a message beside its content. */
export interface Extra {
  readonly identities?: readonly Buffer[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly Uint8Array[];
}
