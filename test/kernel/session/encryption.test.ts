import { Dealer } from "zeromq";
import { createMessage, encodeMessage } from "../../../kernel/src/protocol";
import { signer, startKernel, type TestKernel } from "./client";
import { later } from "./peer";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel(undefined, true);
});
afterAll(() => kernel.stop());

test("a kernel whose connection file holds keys runs cells over encrypted transport", async () => {
  expect((await kernel.run("const answer: number = 6 * 7;\nanswer")).value).toBe("42");
  const running = kernel.run("while (true) {}");
  await later(300);
  await kernel.interrupt();
  expect((await running).error).toContain("Interrupted");
});

test("a front end without the key of the kernel hears nothing from it", async () => {
  const plain = new Dealer({ linger: 0, receiveTimeout: 1500 });
  plain.connect(`tcp://127.0.0.1:${kernel.ports.shell}`);
  const request = createMessage("kernel_info_request", {}, { parent: {}, identities: [], session: "plain" });
  await plain.send(encodeMessage(request, signer));
  await expect(plain.receive()).rejects.toThrow(/timed out/);
  plain.close();
  expect((await kernel.run("1 + 1")).value).toBe("2");
});
