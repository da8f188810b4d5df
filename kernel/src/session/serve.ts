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
  publisher.status("starting", null);
  const receiver = await serveUntilStopped(sockets, publisher, folder);
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

function serveUntilStopped(sockets: Sockets, publisher: Publisher, folder: string): Promise<Receiver> {
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
      const done =
        type === "kernel_info_request" && channel !== "stdin"
          ? answerInfo(publisher, channel, message)
          : pass(opened, channel, message);
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

async function answerInfo(publisher: Publisher, channel: RequestChannel, message: WireMessage): Promise<void> {
  publisher.status("busy", message);
  await publisher.reply(channel, message, kernelInfo());
  publisher.status("idle", message);
}
