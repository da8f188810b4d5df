import { Subscriber } from "zeromq";
import { decodeMessage, type WireMessage } from "../../../kernel/src/protocol";
import { signer, startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.stop());

/** The first message that a new front end gets. */
async function firstHeard(topic: string): Promise<{ readonly topic: string; readonly message: WireMessage | null }> {
  const socket = new Subscriber({ linger: 0, ...kernel.ports.security });
  socket.connect(`tcp://127.0.0.1:${kernel.ports.iopub}`);
  socket.subscribe(topic);
  const frames = (await socket.receive()) as Buffer[];
  socket.close();
  return { topic: String(frames[0]), message: decodeMessage(frames, signer) };
}

test("a front end is welcomed on iopub as soon as it misses nothing any more, each by what it subscribes to", async () => {
  for (const topic of ["", "stream"]) {
    const heard = await firstHeard(topic);
    expect(heard.message).toMatchObject({ header: { msg_type: "iopub_welcome" }, parent: {}, content: { subscription: topic } });
    expect(heard.topic.startsWith(topic)).toBe(true);
  }
  expect((await firstHeard("")).message?.content).toEqual({ subscription: "" });
});

test("connect_request is answered with the ports of the kernel", async () => {
  const { shell, control, iopub, stdin } = kernel.ports;
  const { header, content } = await kernel.ask("connect_request", {});
  expect(header.msg_type).toBe("connect_reply");
  expect(content).toEqual({
    status: "ok",
    shell_port: shell,
    control_port: control,
    iopub_port: iopub,
    stdin_port: stdin,
    hb_port: expect.any(Number),
  });
});

test.each([[{}], [{ cursor_pos: null }], [{ cursor_pos: "none" }], [{ cursor_pos: 1e9 }]])(
  "completion and inspection look at the end of the code where no place in it is named: %j",
  async (place) => {
    expect((await kernel.ask("complete_request", { code: "Math.hyp", ...place })).content).toMatchObject({
      matches: ["hypot"],
      cursor_start: 5,
      cursor_end: 8,
    });
    expect((await kernel.ask("inspect_request", { code: "Math.hypot", ...place })).content).toMatchObject({ found: true });
  },
);

test("a reply to a cell says when the cell began", async () => {
  const before = Date.now();
  const reply = await kernel.ask("execute_request", { code: "1" });
  const began = Date.parse(String(reply.metadata["started"]));
  expect(began).toBeGreaterThanOrEqual(before);
  expect(began).toBeLessThanOrEqual(Date.parse(reply.header.date));
});
