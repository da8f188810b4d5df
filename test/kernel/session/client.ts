import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { curveKeyPair, Dealer, Subscriber } from "zeromq";
import { createMessage, decodeMessage, encodeMessage, type WireMessage } from "../../../kernel/src/protocol";

/** What messages of the tests are signed with. */
export const signer = { key: "test", digest: "sha256" };
/** Whether kernels of the tests ask for encrypted transport: `STAGEBOOK_TRANSPORT=curve` runs any of them that way. */
const isEncrypted: boolean = process.env["STAGEBOOK_TRANSPORT"] === "curve";
const kernelMain = resolve(__dirname, "../../../kernel/dist/session/main.js");

/** What came of one cell. */
export interface CellResult {
  readonly status: string;
  /** What was written to stdout and stderr. */
  readonly text: string;
  /** The value of the cell, or undefined. */
  readonly value: string | undefined;
  /** The traceback without colours, or undefined. */
  readonly error: string | undefined;
  readonly displays: readonly Readonly<Record<string, unknown>>[];
  readonly messages: readonly WireMessage[];
}

/** A real kernel in a folder of its own, and a front end that talks to it. */
export interface TestKernel {
  readonly folder: string;
  /** The process of the kernel. */
  readonly pid: number;
  readonly ports: Ports;
  run(code: string, cellId?: string): Promise<CellResult>;
  /** Sends a request on shell, and waits for its reply and its idle. */
  ask(type: string, content: Record<string, unknown>, metadata?: Record<string, unknown>): Promise<WireMessage>;
  /** Sends on shell what has no reply, such as a message of a comm. */
  tell(type: string, content: Record<string, unknown>, buffers?: readonly Uint8Array[]): Promise<void>;
  /** The next message on iopub, from now on, that `isWanted`. */
  next(isWanted: (message: WireMessage) => boolean): Promise<WireMessage>;
  interrupt(): Promise<void>;
  stop(): Promise<void>;
}

/** Where the sockets of a kernel are. */
export interface Ports {
  readonly shell: number;
  readonly control: number;
  readonly iopub: number;
  readonly stdin: number;
  /** What a front end's sockets are made with; empty where the transport is open. */
  readonly security: Security | Record<string, never>;
}

/** The keys of a front end, and the public key of the kernel. */
export interface Security {
  readonly curveServerKey: string;
  readonly curvePublicKey: string;
  readonly curveSecretKey: string;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts the built kernel. */
export async function startKernel(
  folder: string = mkdtempSync(join(tmpdir(), "stagebook-session-")),
  encrypted: boolean = isEncrypted,
): Promise<TestKernel> {
  const [shell, control, iopub, stdin, heartbeat] = await Promise.all(Array.from({ length: 5 }, freePort));
  const ports = { shell_port: shell, control_port: control, iopub_port: iopub, stdin_port: stdin, hb_port: heartbeat };
  const file = join(folder, ".connection.json");
  const [server, own] = [curveKeyPair(), curveKeyPair()];
  const keys = encrypted ? { curve_publickey: server.publicKey, curve_secretkey: server.secretKey } : {};
  const security = encrypted
    ? { curveServerKey: server.publicKey, curvePublicKey: own.publicKey, curveSecretKey: own.secretKey }
    : {};
  writeFileSync(file, JSON.stringify({ ...ports, ...keys, ip: "127.0.0.1", transport: "tcp", key: signer.key }));
  const child = spawn(process.execPath, [kernelMain, file], {
    cwd: folder,
    stdio: "inherit",
    // The kernel ends by itself when the tests are cut off.
    env: { ...process.env, JPY_PARENT_PID: String(process.pid) },
  });
  const places = { shell: shell ?? 0, control: control ?? 0, iopub: iopub ?? 0, stdin: stdin ?? 0 };
  const client = new Client(child, folder, { ...places, security });
  await client.ready();
  return client;
}

interface Waiting {
  readonly heard: WireMessage[];
  reply: WireMessage | null;
  idle: boolean;
  readonly done: () => void;
}

class Client implements TestKernel {
  readonly folder: string;
  readonly pid: number;
  readonly ports: Ports;
  readonly #child: ChildProcess;
  readonly #shell: Dealer;
  readonly #control: Dealer;
  readonly #iopub: Subscriber;
  readonly #waiting = new Map<string, Waiting>();
  readonly #wanted = new Set<(message: WireMessage) => void>();

  constructor(child: ChildProcess, folder: string, ports: Ports) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.ports = ports;
    this.folder = folder;
    this.#shell = new Dealer({ linger: 0, ...ports.security });
    this.#control = new Dealer({ linger: 0, ...ports.security });
    this.#iopub = new Subscriber({ linger: 0, ...ports.security });
    this.#shell.connect(`tcp://127.0.0.1:${ports.shell}`);
    this.#control.connect(`tcp://127.0.0.1:${ports.control}`);
    this.#iopub.connect(`tcp://127.0.0.1:${ports.iopub}`);
    this.#iopub.subscribe();
    void this.#listen(this.#shell);
    void this.#listen(this.#control);
    void this.#listen(this.#iopub);
  }

  async ready(): Promise<void> {
    // A subscription takes a moment to arrive; until it has, an idle may be missed.
    for (;;) {
      const waited = this.#send(this.#shell, "kernel_info_request", {}, {});
      const isReady = await Promise.race([waited.then(() => true), new Promise((resolve) => setTimeout(resolve, 300, false))]);
      if (isReady) return;
    }
  }

  async run(code: string, cellId?: string): Promise<CellResult> {
    const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true };
    const { reply, heard } = await this.#send(this.#shell, "execute_request", content, cellId === undefined ? {} : { cellId });
    const of = (type: string) => heard.filter((each) => each.header.msg_type === type).map((each) => each.content);
    const data = of("execute_result")[0]?.["data"] as Record<string, string> | undefined;
    const trace = of("error")[0]?.["traceback"] as string[] | undefined;
    return {
      status: String(reply.content["status"]),
      text: of("stream")
        .map((each) => String(each["text"]))
        .join(""),
      value: data?.["text/plain"],
      error: trace === undefined ? undefined : stripVTControlCharacters(trace.join("\n")),
      displays: of("display_data").map((each) => each["data"] as Record<string, unknown>),
      messages: heard,
    };
  }

  async ask(type: string, content: Record<string, unknown>, metadata: Record<string, unknown> = {}): Promise<WireMessage> {
    return (await this.#send(this.#shell, type, content, metadata)).reply;
  }

  async tell(type: string, content: Record<string, unknown>, buffers: readonly Uint8Array[] = []): Promise<void> {
    const message = createMessage(type, content, { parent: {}, identities: [], session: "test", buffers });
    await this.#shell.send(encodeMessage(message, signer));
  }

  next(isWanted: (message: WireMessage) => boolean): Promise<WireMessage> {
    return new Promise((resolve) => {
      const look = (message: WireMessage): void => {
        if (isWanted(message) && this.#wanted.delete(look)) resolve(message);
      };
      this.#wanted.add(look);
    });
  }

  async interrupt(): Promise<void> {
    await this.#send(this.#control, "interrupt_request", {}, {});
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.#shutDown();
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #shutDown(): Promise<void> {
    const ended = new Promise((done) => this.#child.once("exit", done));
    const request = createMessage("shutdown_request", { restart: false }, { parent: {}, identities: [], session: "test" });
    await this.#control.send(encodeMessage(request, signer));
    await ended;
  }

  #send(socket: Dealer, type: string, content: Record<string, unknown>, metadata: Record<string, unknown>) {
    const request = createMessage(type, content, { parent: {}, identities: [], session: "test", metadata });
    return new Promise<{ reply: WireMessage; heard: readonly WireMessage[] }>((resolve, reject) => {
      const waiting: Waiting = {
        heard: [],
        reply: null,
        idle: false,
        done: () => {
          if (waiting.reply === null || !waiting.idle) return;
          this.#waiting.delete(request.header.msg_id);
          resolve({ reply: waiting.reply, heard: waiting.heard });
        },
      };
      this.#waiting.set(request.header.msg_id, waiting);
      socket.send(encodeMessage(request, signer)).catch(reject);
    });
  }

  async #listen(socket: Dealer | Subscriber): Promise<void> {
    const isReplies = socket !== this.#iopub;
    for await (const frames of socket) {
      const message = decodeMessage(frames as Buffer[], signer);
      if (message !== null && !isReplies) for (const look of this.#wanted) look(message);
      const waiting = this.#waiting.get(String(message?.parent.msg_id));
      if (message === null || waiting === undefined) continue;
      if (isReplies) waiting.reply = message;
      else if (message.content["execution_state"] === "idle") waiting.idle = true;
      else waiting.heard.push(message);
      waiting.done();
    }
  }
}
