import { readFileSync } from "node:fs";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
});
afterEach(() => kernel.stop());

function typeServer(): number {
  const children = readFileSync(`/proc/${kernel.pid}/task/${kernel.pid}/children`, "utf8").trim().split(" ");
  return Number(children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--api")));
}

function signalTypeServer(signal: NodeJS.Signals = "SIGKILL"): void {
  process.kill(typeServer(), signal);
}

test("a type server that was killed is replaced, and knows the names of earlier cells", async () => {
  await kernel.run("interface Row { n: number }\nconst rows: Row[] = [{ n: 1 }];");
  for (let time = 0; time < 3; time += 1) {
    signalTypeServer();
    expect((await kernel.run("rows.map((row) => row.n)")).value).toBe("[ 1 ]");
    expect((await kernel.run("const word: string = rows.length;")).error).toContain(
      "Type 'number' is not assignable to type 'string'",
    );
    expect((await kernel.ask("complete_request", { code: "rows[0].", cursor_pos: 8 })).content["matches"]).toContain("n");
  }
});

test("a type server that is killed while a cell runs fails no cell", async () => {
  await kernel.run("1 + 1");
  const running = kernel.run("await new Promise((done) => setTimeout(done, 300));\nconst later = 5;\nlater");
  await new Promise((done) => setTimeout(done, 150));
  signalTypeServer();
  expect((await running).value).toBe("5");
  expect((await kernel.run("later + 1")).value).toBe("6");
});

test("an interrupt signal that reaches the type server too fails no cell", async () => {
  await kernel.run("const keep = 41;");
  for (let time = 0; time < 12; time += 1) {
    signalTypeServer("SIGSTOP");
    const running = kernel.run(`keep + ${time}`);
    await new Promise((done) => setTimeout(done, 20 + 10 * time));
    signalTypeServer("SIGINT");
    signalTypeServer("SIGCONT");
    expect((await running).value).toBe(String(41 + time));
  }
});

test("a type server keeps little garbage; the user's own programs are not made to", async () => {
  const setting = "process.env['GOGC']";
  expect((await kernel.run(setting)).value).toBeUndefined();
  expect(readFileSync(`/proc/${typeServer()}/environ`, "utf8").split("\0")).toContain("GOGC=70");
  await kernel.run("%reset");
  expect((await kernel.run(setting)).value).toBeUndefined();
});
