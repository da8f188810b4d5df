import { Subscriber } from "zeromq";
import { decodeMessage } from "../../../kernel/src/protocol";
import { signer, startKernel, type TestKernel } from "./client";
import { later, memory, Peer } from "./peer";

jest.setTimeout(120_000);
let kernel: TestKernel;
let peer: Peer;

beforeEach(async () => {
  kernel = await startKernel();
  peer = new Peer(kernel.ports);
  await peer.ready();
});
afterEach(async () => {
  peer.close();
  await kernel.stop();
});

/** A front end that reads one message after another with a pause. */
async function slowReader(pause: number): Promise<{ texts: string[]; subscriber: Subscriber }> {
  const subscriber = new Subscriber({ linger: 0, receiveHighWaterMark: 1, ...kernel.ports.security });
  subscriber.connect(`tcp://127.0.0.1:${kernel.ports.iopub}`);
  subscriber.subscribe();
  const texts: string[] = [];
  await later(300);
  const read = async (): Promise<void> => {
    for await (const frames of subscriber) {
      const message = decodeMessage(frames as Buffer[], signer);
      if (message?.header.msg_type === "stream") texts.push(String(message.content["text"]));
      await later(pause);
    }
  };
  read().catch(() => undefined);
  return { texts, subscriber };
}

test("output that comes faster than a front end reads it waits with the runner, in order and whole", async () => {
  const { texts, subscriber } = await slowReader(1);
  const before = memory(kernel.pid);
  const lines = 1_200_000;
  const { header } = await peer.send("shell", "execute_request", {
    code: `const wide = "x".repeat(100);\nlet text = "";\nfor (let i = 0; i < ${lines}; i++) { text += i + wide + "\\n"; if (i % 500 === 499) { process.stdout.write(text); text = ""; } }`,
  });
  let most = 0;
  for (let isDone = false; !isDone; ) {
    most = Math.max(most, memory(kernel.pid));
    isDone = await Promise.race([peer.done([header.msg_id]).then(() => true), later(50).then(() => false)]);
  }
  expect(peer.of(header.msg_id).replies[0]?.content["status"]).toBe("ok");
  for (let seen = -1; texts.length > seen; await later(500)) seen = texts.length;
  const numbers = texts
    .join("")
    .split(`${"x".repeat(100)}\n`)
    .slice(0, -1);
  expect(numbers.length).toBe(lines);
  expect(numbers.every((number, at) => number === String(at))).toBe(true);
  expect(most - before).toBeLessThan(250);
  subscriber.close();
});

test("a cell whose output nobody reads fast enough can be interrupted, and the next one runs", async () => {
  const { subscriber } = await slowReader(50);
  for (const code of [
    "for (;;) console.log('x'.repeat(100_000))",
    "const f = () => { for (;;) process.stdout.write('y'.repeat(300_000)) };\nf()",
  ]) {
    const { header } = await peer.send("shell", "execute_request", { code });
    await later(3000);
    await peer.ask("control", "interrupt_request", {});
    // The reply is not behind the output: it goes its own way.
    while (peer.of(header.msg_id).replies.length === 0) await later(20);
    expect(peer.of(header.msg_id).replies[0]?.content["ename"]).toBe("Interrupted");
    await peer.reply("shell", "execute_request", { code: "1 + 1" });
  }
  subscriber.close();
});
