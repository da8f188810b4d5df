import { createServer } from "node:net";
import { curveKeyPair, Dealer, Request, Subscriber } from "zeromq";
import {
  bindSockets,
  type ConnectionFile,
  createMessage,
  decodeMessage,
  encodeMessage,
  type Sockets,
  type WireMessage,
} from "../../../kernel/src/protocol";

const signer = { key: "secret", digest: "sha256" };

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function connection(curve: ConnectionFile["curve"] = null): Promise<ConnectionFile> {
  const [shell = 0, control = 0, iopub = 0, stdin = 0, heartbeat = 0] = await freePorts(5);
  return { ip: "127.0.0.1", transport: "tcp", shell, control, iopub, stdin, heartbeat, ...signer, curve };
}

const request = (code: string): WireMessage =>
  createMessage("execute_request", { code }, { parent: {}, identities: [], session: "page" });

describe.each(["open", "encrypted"])("bindSockets(), %s transport", (transport) => {
  const server = curveKeyPair();
  const client = curveKeyPair();
  const curve = transport === "open" ? null : { publicKey: server.publicKey, secretKey: server.secretKey };
  const secured =
    transport === "open"
      ? {}
      : { curveServerKey: server.publicKey, curvePublicKey: client.publicKey, curveSecretKey: client.secretKey };
  let file: ConnectionFile;
  let sockets: Sockets;

  beforeEach(async () => {
    file = await connection(curve);
    sockets = await bindSockets(file);
  });
  afterEach(() => sockets.close());

  test("answers on the socket that asked, a thousand messages in order", async () => {
    const dealer = new Dealer({ routingId: "me", ...secured });
    dealer.connect(`tcp://127.0.0.1:${file.shell}`);
    sockets.listen((channel, message) => {
      const reply = { ...message, content: { channel, code: message.content["code"] } };
      void sockets.send("shell", reply);
    });
    const count = 1000;
    for (let at = 0; at < count; at += 1) await dealer.send(encodeMessage(request(String(at)), signer));
    const codes: unknown[] = [];
    for await (const frames of dealer) {
      codes.push(decodeMessage(frames, signer)?.content);
      if (codes.length === count) break;
    }
    expect(codes).toEqual(Array.from({ length: count }, (_, at) => ({ channel: "shell", code: String(at) })));
    dealer.close();
  });

  test("drops a message that is signed with another key, and goes on", async () => {
    const dealer = new Dealer(secured);
    dealer.connect(`tcp://127.0.0.1:${file.control}`);
    const received = new Promise<unknown>((resolve) => sockets.listen((_, message) => resolve(message.content["code"])));
    await dealer.send(encodeMessage(request("forged"), { ...signer, key: "other" }));
    await dealer.send([Buffer.from("garbage")]);
    await dealer.send(encodeMessage(request("ours"), signer));
    expect(await received).toBe("ours");
    dealer.close();
  });

  test("echoes heartbeats, and names the type of a message as its topic", async () => {
    const heart = new Request(secured);
    heart.connect(`tcp://127.0.0.1:${file.heartbeat}`);
    await heart.send("ping");
    expect((await heart.receive()).map(String)).toEqual(["ping"]);
    heart.close();

    const subscriber = new Subscriber(secured);
    subscriber.connect(`tcp://127.0.0.1:${file.iopub}`);
    subscriber.subscribe();
    const status = createMessage("status", { execution_state: "idle" }, { parent: {}, identities: [], session: "kernel" });
    const timer = setInterval(() => void sockets.send("iopub", status), 20);
    const [topic] = await subscriber.receive();
    clearInterval(timer);
    expect(String(topic)).toBe("status");
    subscriber.close();
  });
});

test("bindSockets() tells which port is taken", async () => {
  const file = await connection();
  const sockets = await bindSockets(file);
  await expect(bindSockets(file)).rejects.toThrow("Address already in use");
  await sockets.close();
});
