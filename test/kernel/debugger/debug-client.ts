import { Dealer, Subscriber } from "zeromq";
import { createMessage, decodeMessage, encodeMessage } from "../../../kernel/src/protocol";
import { signer, type TestKernel } from "../session/client";

type Content = Readonly<Record<string, unknown>>;

/** A frame as front ends see it. */
export interface SeenFrame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly source: { readonly path: string; readonly name: string };
}

/** A variable as front ends see it. */
export interface SeenVariable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly variablesReference: number;
}

interface Reply {
  readonly success: boolean;
  readonly message?: string;
  // What a command answers, which the tests know.
  readonly body: Record<string, never>;
}

/** A front end's debugger: requests on control, events from iopub. */
export class DebugClient {
  readonly events: { readonly event: string; readonly body: Content }[] = [];
  readonly #control = new Dealer({ linger: 0 });
  readonly #iopub = new Subscriber({ linger: 0 });
  readonly #replies = new Map<string, (content: Content) => void>();
  #heard: () => void = () => undefined;
  #seq = 0;

  constructor({ ports }: TestKernel) {
    this.#control.connect(`tcp://127.0.0.1:${ports.control}`);
    this.#iopub.connect(`tcp://127.0.0.1:${ports.iopub}`);
    this.#iopub.subscribe();
    void this.#listenToReplies();
    void this.#listenToEvents();
  }

  /** Sends a request as it comes. */
  async ask(command: string, args: Content = {}): Promise<Reply> {
    this.#seq += 1;
    const content = { type: "request", seq: this.#seq, command, arguments: args };
    const request = createMessage("debug_request", content, { parent: {}, identities: [], session: "debug" });
    const reply = new Promise<Content>((resolve) => this.#replies.set(request.header.msg_id, resolve));
    await this.#control.send(encodeMessage(request, signer));
    return (await reply) as unknown as Reply;
  }

  /** Sends a request that must succeed, and gives the body of its reply. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests know what each command answers
  async do(command: string, args: Content = {}): Promise<any> {
    const reply = await this.ask(command, args);
    if (!reply.success) throw new RangeError(`${command}: ${reply.message}`);
    return reply.body;
  }

  /** Switches the debugger on, as JupyterLab does. */
  async start(): Promise<void> {
    // Until the subscription has arrived, events are missed.
    while (this.events.length === 0) {
      await this.do("initialize", { clientID: "test" });
      await this.do("attach");
      await Promise.race([this.#next(), new Promise((done) => setTimeout(done, 200))]);
    }
  }

  /** Sets the breakpoints of a cell, and gives the lines they stand at. */
  async breakAt(code: string, ...lines: readonly number[]): Promise<number[]> {
    const { sourcePath } = await this.do("dumpCell", { code });
    return await this.breakIn(sourcePath, ...lines);
  }

  /** Sets the breakpoints of a source, and gives the lines they stand at. */
  async breakIn(path: string, ...lines: readonly number[]): Promise<number[]> {
    const args = { source: { path }, breakpoints: lines.map((line) => ({ line })), sourceModified: false };
    const { breakpoints } = await this.do("setBreakpoints", args);
    return breakpoints.map(({ line, verified }: { line: number; verified: boolean }) => (verified ? line : -line));
  }

  /** Waits for the next event of a kind that nobody has waited for. */
  async event(name: string): Promise<Content> {
    for (;;) {
      const at = this.events.findIndex(({ event }) => event === name);
      if (at >= 0) return this.events.splice(at, 1)[0]?.body ?? {};
      await this.#next();
    }
  }

  /** Waits until code stands still, and gives the frames as `name:line`. */
  async stopped(): Promise<string[]> {
    await this.event("stopped");
    return (await this.frames()).map(({ name, line }) => `${name}:${line}`);
  }

  async frames(): Promise<readonly SeenFrame[]> {
    return (await this.do("stackTrace", { threadId: 1 })).stackFrames;
  }

  /** The variables of a scope of the innermost frame, or of another one. */
  async scope(name: string, frame = 0): Promise<Record<string, string>> {
    const { scopes } = await this.do("scopes", { frameId: (await this.frames())[frame]?.id });
    const found = scopes.find((each: { name: string }) => each.name === name);
    return texts((await this.do("variables", { variablesReference: found?.variablesReference ?? 0 })).variables);
  }

  async evaluate(expression: string): Promise<string> {
    const reply = await this.ask("evaluate", { expression, frameId: (await this.frames())[0]?.id, context: "repl" });
    return reply.success ? String((reply.body as Content)["result"]) : `! ${reply.message}`;
  }

  /** Takes away all breakpoints and lets go on what has stopped: a test that failed must not hold up the others. */
  async settle(): Promise<void> {
    const { breakpoints, stoppedThreads } = await this.do("debugInfo");
    for (const { source } of breakpoints) await this.breakIn(source);
    if (stoppedThreads.length > 0) await this.do("continue");
    this.events.length = 0;
  }

  close(): void {
    for (const socket of [this.#control, this.#iopub]) socket.close();
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

  async #listenToReplies(): Promise<void> {
    for await (const frames of this.#control) {
      const message = decodeMessage(frames as Buffer[], signer);
      this.#replies.get(String(message?.parent.msg_id))?.(message?.content ?? {});
    }
  }

  async #listenToEvents(): Promise<void> {
    for await (const frames of this.#iopub) {
      const message = decodeMessage(frames as Buffer[], signer);
      if (message?.header.msg_type !== "debug_event") continue;
      this.events.push(message.content as { event: string; body: Content });
      const heard = this.#heard;
      this.#heard = () => undefined;
      heard();
    }
  }
}

/** Variables by name. */
export function texts(variables: readonly SeenVariable[]): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}
