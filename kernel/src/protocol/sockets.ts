import { Reply, Router, XPublisher } from "zeromq";
import type { ConnectionFile } from "./connection-file.js";
import { PublishQueue, publisherOptions } from "./publish-queue.js";
import { decodeMessage, encodeMessage, type Signer, type WireMessage } from "./wire-message.js";

/** The channels on which a front end asks. */
export type RequestChannel = "shell" | "control" | "stdin";
/** All channels that carry messages. */
export type Channel = RequestChannel | "iopub";

/** The five sockets of a kernel. */
export interface Sockets {
  /** Sends in order; resolves when the message has left. */
  send(channel: Channel, message: WireMessage): Promise<void>;
  /** Calls `listener` when subscribers are behind with more than should wait for them, and when there is room again. */
  onBacklog(listener: (isFull: boolean) => void): void;
  /** Calls `listener` with what a front end subscribes to on iopub, as soon as messages of that kind reach it. */
  onSubscription(listener: (subscription: string) => void): void;
  /** Calls `receive` for every valid message until {@link Sockets.close}. */
  listen(receive: (channel: RequestChannel, message: WireMessage) => void): void;
  /** Waits until everything is sent, then closes. */
  close(): Promise<void>;
}

/** Binds the five sockets that a connection file names. Throws what ZeroMQ throws when a port is taken. */
export async function bindSockets(connection: ConnectionFile): Promise<Sockets> {
  const sockets = {
    shell: new Router(),
    control: new Router(),
    stdin: new Router(),
    iopub: new XPublisher(publisherOptions),
    heartbeat: new Reply(),
  };
  for (const socket of Object.values(sockets)) {
    socket.linger = 1000;
    if (socket instanceof Router) socket.sendHighWaterMark = 0;
    if (connection.curve !== null) {
      socket.curveServer = true;
      socket.curvePublicKey = connection.curve.publicKey;
      socket.curveSecretKey = connection.curve.secretKey;
    }
  }
  const address = (port: number): string =>
    connection.transport === "tcp" ? `tcp://${connection.ip}:${port}` : `ipc://${connection.ip}-${port}`;
  await Promise.all([
    sockets.shell.bind(address(connection.shell)),
    sockets.control.bind(address(connection.control)),
    sockets.stdin.bind(address(connection.stdin)),
    sockets.iopub.bind(address(connection.iopub)),
    sockets.heartbeat.bind(address(connection.heartbeat)),
  ]);
  void beat(sockets.heartbeat);
  return makeSockets(sockets, { key: connection.key, digest: connection.digest });
}

/** How ZeroMQ marks that somebody subscribes; what is subscribed to follows. */
const subscribed = 1;

/** Milliseconds that a front end has to take the rest when the kernel ends. */
const longestFarewell = 1000;

interface Bound {
  readonly shell: Router;
  readonly control: Router;
  readonly stdin: Router;
  readonly iopub: XPublisher;
  readonly heartbeat: Reply;
}

function makeSockets(sockets: Bound, signer: Signer): Sockets {
  // npm zeromq rejects sends made while one is delayed, so each socket has one queue.
  const queues: Record<RequestChannel, Promise<void>> = {
    shell: Promise.resolve(),
    control: Promise.resolve(),
    stdin: Promise.resolve(),
  };
  const published = new PublishQueue(sockets.iopub);
  const send = (channel: Channel, message: WireMessage): Promise<void> => {
    if (channel === "iopub") {
      const topic = message.identities.length > 0 ? message.identities : [Buffer.from(message.header.msg_type)];
      return published.send(encodeMessage({ ...message, identities: topic }, signer));
    }
    const frames = encodeMessage(message, signer);
    // A peer that has gone away must not stop the queue.
    queues[channel] = queues[channel].then(() => sockets[channel].send(frames)).catch(() => undefined);
    return queues[channel];
  };
  return {
    send,
    onBacklog: (listener) => {
      published.onBacklog = listener;
    },
    onSubscription: (listener) =>
      void listenOn(sockets.iopub, ([event]) => {
        if (event?.[0] === subscribed) listener(event.toString("utf8", 1));
      }),
    listen: (receive) => {
      for (const channel of ["shell", "control", "stdin"] as const)
        void listenOn(sockets[channel], (frames) => {
          const message = decodeMessage(frames, signer);
          if (message !== null) receive(channel, message);
        });
    },
    close: async () => {
      await Promise.all([...Object.values(queues), published.close(longestFarewell)]);
      for (const socket of Object.values(sockets)) socket.close();
    },
  };
}

async function listenOn(socket: Router | XPublisher, receive: (frames: Buffer[]) => void): Promise<void> {
  try {
    for await (const frames of socket) receive(frames);
  } catch (error) {
    // Closing a socket ends its iteration with EAGAIN or ENOTSOCK.
    if (!socket.closed) throw error;
  }
}

async function beat(socket: Reply): Promise<void> {
  try {
    for await (const frames of socket) await socket.send(frames);
  } catch (error) {
    if (!socket.closed) throw error;
  }
}
