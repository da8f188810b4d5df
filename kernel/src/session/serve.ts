import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { bindSockets, type ConnectionFile, type RequestChannel, type Sockets, type WireMessage } from "../protocol/index.js";
import { forkRunner } from "../runner/index.js";
import { kernelInfo } from "./kernel-info.js";
import { Publisher } from "./publisher.js";

/**
 * Serves one notebook until it is told to shut down.
 * A front end waits for `kernel_info` before it shows a notebook as ready, so this is answered while the rest is still loading.
 */
export async function serveKernel(connection: ConnectionFile, folder: string): Promise<void> {
  const sockets = await bindSockets(connection);
  const publisher = new Publisher(sockets);
  const receiver = await serveUntilStopped({ sockets, connection, publisher, folder });
  await receiver.close();
  await sockets.close();
}

/** Milliseconds in which a front end that waits for the kernel asks its first question; loading would keep it waiting. */
const firstQuestion = 25;

interface Receiver {
  receive(channel: RequestChannel, message: WireMessage): Promise<void>;
  interrupt(): void;
  close(): Promise<void>;
}

interface Serving {
  readonly sockets: Sockets;
  readonly connection: ConnectionFile;
  readonly publisher: Publisher;
  readonly folder: string;
}

function serveUntilStopped({ sockets, connection, publisher, folder }: Serving): Promise<Receiver> {
  return new Promise((resolve, reject) => {
    let heard = (): void => undefined;
    const asked = new Promise<void>((done) => {
      heard = done;
    });
    const opened: Promise<Receiver> = Promise.race([asked, delay(firstQuestion)]).then(() =>
      openReceiver(folder, publisher, () => resolve(opened)),
    );
    opened.catch(reject);
    // Front ends send the message; those that know no other way, and people at a terminal, send the signal.
    process.on("SIGINT", () => void opened.then((receiver) => receiver.interrupt()));
    sockets.listen((channel, message) => {
      const { msg_type: type } = message.header;
      const known = channel !== "stdin" && Object.hasOwn(aboutKernel, type) ? aboutKernel[type] : undefined;
      const done = known === undefined ? pass(opened, channel, message) : tell(publisher, channel, message, known(connection));
      // One request that cannot be served must not end the notebook.
      done.catch((error: unknown) => process.stderr.write(`${String(error)}\n`)).finally(heard);
    });
  });
}

// The runner and the type server take as long to come up as the rest takes to load: all three do so side by side.
async function openReceiver(folder: string, publisher: Publisher, stop: () => void): Promise<Receiver> {
  // First: it is to have the environment as it is.
  const runner = forkRunner(folder);
  const { startNativeTypes } = await import("../analysis/index.js");
  const ahead = { runner, types: startNativeTypes(folder) };
  const { NotebookReceiver } = await import("./notebook-receiver.js");
  return new NotebookReceiver({ folder, publisher, ahead }, stop);
}

async function pass(opened: Promise<Receiver>, channel: RequestChannel, message: WireMessage): Promise<void> {
  const receiver = await opened;
  await receiver.receive(channel, message);
}

/** What is known before there is a notebook. */
const aboutKernel: Readonly<Record<string, (connection: ConnectionFile) => Readonly<Record<string, unknown>>>> = {
  kernel_info_request: kernelInfo,
  connect_request: connectReply,
};

function connectReply({ shell, iopub, stdin, control, heartbeat }: ConnectionFile): Readonly<Record<string, unknown>> {
  return {
    status: "ok",
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: heartbeat,
  };
}

async function tell(
  publisher: Publisher,
  channel: RequestChannel,
  message: WireMessage,
  content: Readonly<Record<string, unknown>>,
): Promise<void> {
  publisher.status("busy", message);
  await publisher.reply(channel, message, content);
  publisher.status("idle", message);
}
