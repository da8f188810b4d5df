import type { WireMessage } from "../../../kernel/src/protocol";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
  await kernel.run('import { onComm, openComm } from "stagebook"');
});
afterAll(() => kernel.stop());

const of =
  (type: string, comm: string) =>
  ({ header, content }: WireMessage): boolean =>
    header.msg_type === type && content["comm_id"] === comm;

async function openIds(target: string): Promise<string[]> {
  const { content } = await kernel.ask("comm_info_request", { target_name: target });
  return Object.keys(content["comms"] as object);
}

test("onComm() takes a comm that the page opens, and both sides send data and bytes", async () => {
  await kernel.run(`
onComm("calculator", (comm, data) => {
  comm.send({ hello: data });
  comm.onMessage((number, buffers) => comm.send({ twice: 2 * Number(number), bytes: buffers.map((each) => each.length) }, buffers.slice()));
  comm.onClose(() => console.log("closed by the page"));
});`);
  const greeted = kernel.next(of("comm_msg", "c1"));
  await kernel.tell("comm_open", { comm_id: "c1", target_name: "calculator", data: { from: "page" } });
  expect((await greeted).content["data"]).toEqual({ hello: { from: "page" } });
  expect(await openIds("calculator")).toEqual(["c1"]);
  const answered = kernel.next(of("comm_msg", "c1"));
  await kernel.tell("comm_msg", { comm_id: "c1", data: 21 }, [Buffer.from("abc")]);
  const { content, buffers } = await answered;
  expect([content["data"], buffers.map(String)]).toEqual([{ twice: 42, bytes: [3] }, ["abc"]]);
  const said = kernel.next(({ header }) => header.msg_type === "stream");
  await kernel.tell("comm_close", { comm_id: "c1", data: {} });
  expect((await said).content["text"]).toBe("closed by the page\n");
  expect(await openIds("calculator")).toEqual([]);
});

test("openComm() opens a comm that the page can answer and the code can close", async () => {
  const opened = kernel.next(({ header }) => header.msg_type === "comm_open");
  await kernel.run('const out = openComm("dashboard", { title: "loss" });\nout?.onMessage((data) => out.send({ heard: data }));');
  const { content } = await opened;
  const comm = String(content["comm_id"]);
  expect(content).toEqual({ comm_id: comm, target_name: "dashboard", data: { title: "loss" } });
  const answered = kernel.next(of("comm_msg", comm));
  // A message of a comm that is no widget is the code's alone, whatever stands in it.
  await kernel.tell("comm_msg", { comm_id: comm, data: { method: "update", state: { a: 1 } } });
  expect((await answered).content["data"]).toEqual({ heard: { method: "update", state: { a: 1 } } });
  const closed = kernel.next(of("comm_close", comm));
  await kernel.run("out?.close()");
  await closed;
  expect(await openIds("dashboard")).toEqual([]);
});

test("a listener that fails closes the comm, and the error is shown under its cell", async () => {
  const cell = await kernel.run('onComm("broken", () => { throw new RangeError("no") })');
  const shown = kernel.next(({ header }) => header.msg_type === "stream");
  const closed = kernel.next(of("comm_close", "c2"));
  await kernel.tell("comm_open", { comm_id: "c2", target_name: "broken", data: {} });
  await closed;
  const { content, parent } = await shown;
  expect(String(content["text"])).toContain("RangeError: no\n    at cell 5, line 1:32");
  expect(parent).toEqual(cell.messages[0]?.parent);
});

test("a target that was taken back, or whose runner has ended, is closed to the page", async () => {
  for (const [comm, code] of [
    ["c3", 'onComm("short", () => undefined)()'],
    ["c4", 'onComm("gone", () => undefined);\nprocess.exit(0)'],
  ] as const) {
    await kernel.run(code);
    const closed = kernel.next(of("comm_close", comm));
    await kernel.tell("comm_open", { comm_id: comm, target_name: comm === "c3" ? "short" : "gone", data: {} });
    expect((await closed).content["comm_id"]).toBe(comm);
  }
});

test("what the page says right behind the opening of a comm is heard, also where code was busy with both on their way", async () => {
  const offer = 'onComm("prompt", (comm) => comm.onMessage((number) => comm.send(2 * Number(number))));';
  expect((await kernel.run(`import { onComm } from "stagebook";\n${offer}`)).status).toBe("ok");
  const begun = kernel.next(({ header }) => header.msg_type === "stream");
  const spun = kernel.run("console.log('spins');\nconst spunUntil = Date.now() + 500;\nwhile (Date.now() < spunUntil);");
  await begun;
  const answered = kernel.next(of("comm_msg", "c-prompt"));
  await kernel.tell("comm_open", { comm_id: "c-prompt", target_name: "prompt", data: {} });
  await kernel.tell("comm_msg", { comm_id: "c-prompt", data: 21 });
  expect((await answered).content["data"]).toBe(42);
  await spun;
});
