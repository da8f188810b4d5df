import { existsSync, readFileSync } from "node:fs";
import { startKernel, type TestKernel } from "../session/client";
import { DebugClient } from "./debug-client";

jest.setTimeout(60_000);

let kernel: TestKernel;
let client: DebugClient;

beforeEach(async () => {
  kernel = await startKernel();
  client = new DebugClient(kernel);
});

afterEach(async () => {
  client.close();
  await kernel.stop();
});

const stopping = "let before = 1;\nbefore += 1;\nbefore = 99;";

async function isAnswered(): Promise<void> {
  expect((await kernel.ask("complete_request", { code: "before0.toFi", cursor_pos: 12 })).content["matches"]).toEqual([
    "toFixed",
  ]);
  expect((await kernel.ask("kernel_info_request", {})).content["status"]).toBe("ok");
  expect((await kernel.ask("is_complete_request", { code: "if (1) {" })).content["status"]).toBe("incomplete");
}

test("kernel_info_reply says that the kernel can be debugged", async () => {
  const { content } = await kernel.ask("kernel_info_request", {});
  expect(content).toMatchObject({ protocol_version: "5.5", supported_features: ["debugger"], debugger: true });
});

test("requests are answered and an interrupt ends the cell while it stands at a breakpoint; its values are kept", async () => {
  await kernel.run("const before0 = 1;");
  await client.start();
  await client.breakAt(stopping, 3);
  const done = kernel.run(stopping);
  await client.stopped();
  await isAnswered();
  await kernel.interrupt();
  expect(await done).toMatchObject({ status: "error", error: "Interrupted: The cell was interrupted; all variables are kept" });
  await client.event("continued");
  expect((await client.do("debugInfo")).stoppedThreads).toEqual([]);
  expect(await kernel.run("before")).toMatchObject({ value: "2" });
});

test("an interrupt ends a cell that stands at a breakpoint after an await", async () => {
  await client.start();
  const code = "const pause = new Promise((done) => setTimeout(done, 5));\nawait pause;\nlet reached = 1;\nreached = 2;";
  await client.breakAt(code, 4);
  const done = kernel.run(code);
  expect(await client.stopped()).toEqual(["cell 1:4"]);
  await kernel.interrupt();
  expect(await done).toMatchObject({ status: "error", error: "Interrupted: The cell was interrupted; all variables are kept" });
  expect(await kernel.run("reached")).toMatchObject({ value: "1" });
});

test("a disconnect lets the cell go on, forgets the breakpoints, and the debugger can be switched on again", async () => {
  await client.start();
  await client.breakAt(stopping, 3);
  const done = kernel.run(stopping);
  await client.stopped();
  await client.do("disconnect", { restart: false, terminateDebuggee: false });
  expect(await done).toMatchObject({ status: "ok" });
  await client.event("terminated");
  expect(await client.do("debugInfo")).toMatchObject({ isStarted: false, breakpoints: [], stoppedThreads: [] });
  expect(await client.ask("setBreakpoints", { source: { path: "/x" } })).toMatchObject({
    success: false,
    message: "'setBreakpoints' needs a debugger that is switched on: send 'initialize' and 'attach' first",
  });
  expect(await kernel.run(stopping)).toMatchObject({ status: "ok" });
  client.events.length = 0;
  await client.start();
  // The function of a cell that ran while the debugger was off stops too.
  await client.do("disconnect");
  await kernel.run("function later(): number {\n  return 5;\n}");
  client.events.length = 0;
  await client.start();
  await client.breakAt("function later(): number {\n  return 5;\n}", 2);
  const second = kernel.run("later()");
  expect(await client.stopped()).toEqual(["later:2", expect.stringMatching(/^cell \d+:1$/)]);
  await client.do("continue");
  expect(await second).toMatchObject({ value: "5" });
});

test("a runner that ends while its cell stands still is replaced, and its breakpoints hold in the next one", async () => {
  await client.start();
  await client.breakAt(stopping, 3);
  const done = kernel.run(stopping);
  await client.stopped();
  const pid = Number(await client.evaluate("process.pid"));
  process.kill(pid, "SIGKILL");
  expect(await done).toMatchObject({ status: "error", error: expect.stringContaining("RunnerEnded") });
  await client.event("continued");
  const again = kernel.run(stopping);
  expect(await client.stopped()).toEqual([expect.stringMatching(/^cell \d+:3$/)]);
  await client.do("continue");
  expect(await again).toMatchObject({ status: "ok" });
});

test("a cell that ends its process does so while it is debugged", async () => {
  await client.start();
  await client.breakAt("process.exit(3)", 1);
  const done = kernel.run("process.exit(3)");
  await client.stopped();
  await client.do("continue");
  expect(await done).toMatchObject({ error: expect.stringContaining("exit code 3") });
  expect(await kernel.run("1 + 1")).toMatchObject({ value: "2" });
});

test("a kernel that is killed leaves no runner standing at a breakpoint", async () => {
  await client.start();
  await client.breakAt(stopping, 3);
  void kernel.run(stopping);
  await client.stopped();
  const runner = Number(await client.evaluate("process.pid"));
  process.kill(kernel.pid, "SIGKILL");
  const isAlive = () => existsSync(`/proc/${runner}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${runner}/status`, "utf8"));
  const end = Date.now() + 10_000;
  while (isAlive() && Date.now() < end) await new Promise((done) => setTimeout(done, 50));
  expect(isAlive()).toBe(false);
});

test("an interrupt lets a timer go on that stands still while no cell runs", async () => {
  await client.start();
  await kernel.run("let fired = 0;\nsetTimeout(() => {\n  debugger;\n  fired = 1;\n}, 20);");
  expect(await client.stopped()).toEqual(["(anonymous):3"]);
  await kernel.interrupt();
  await client.event("continued");
  expect(await kernel.run("fired")).toMatchObject({ value: "1" });
});

test("errors stop where they are thrown, as far as that is asked for", async () => {
  await client.start();
  await client.do("setExceptionBreakpoints", { filters: ["uncaught"] });
  const code = "function fail(): never {\n  throw new RangeError('too far');\n}\ntry {\n  fail();\n} catch {}\nfail();";
  const done = kernel.run(code);
  expect(await client.event("stopped")).toMatchObject({ reason: "exception", text: "RangeError: too far" });
  expect((await client.frames()).map(({ name, line }) => `${name}:${line}`)).toEqual(["fail:2", "cell 1:7"]);
  expect(await client.do("exceptionInfo")).toMatchObject({ exceptionId: "RangeError", description: "RangeError: too far" });
  await client.do("continue");
  expect(await done).toMatchObject({ status: "error" });
  await client.do("setExceptionBreakpoints", { filters: ["caught", "uncaught"] });
  const both = kernel.run(code);
  expect((await client.stopped())[1]).toMatch(/:5$/);
  await client.do("continue");
  expect((await client.stopped())[1]).toMatch(/:7$/);
  await client.do("continue");
  await both;
  await client.do("setExceptionBreakpoints", { filters: [] });
  expect(await kernel.run(code)).toMatchObject({ status: "error" });
});

test("an error behind an await counts as caught only where the cell catches it", async () => {
  await client.start();
  await client.do("setExceptionBreakpoints", { filters: ["uncaught"] });
  const functions =
    'async function fail(): Promise<never> {\n  await null;\n  throw new TypeError("no");\n}\nasync function safe() {\n  try {\n    await fail();\n  } catch {}\n}';
  await kernel.run(functions);
  expect(await kernel.run("await safe();\nJSON.stringify(1)")).toMatchObject({ value: "'1'" });
  const done = kernel.run("await safe();\nawait fail();");
  expect((await client.stopped())[0]).toBe("fail:3");
  await client.do("continue");
  expect(await done).toMatchObject({ status: "error" });
  const top = kernel.run('await null;\nthrow new TypeError("here");');
  expect((await client.stopped())[0]).toMatch(/^cell \d+:2$/);
  await client.do("continue");
  expect(await top).toMatchObject({ status: "error" });
});
