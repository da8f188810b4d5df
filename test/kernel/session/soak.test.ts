import { readFileSync } from "node:fs";
import { startKernel, type TestKernel } from "./client";
import { later, memory, openFiles, openFilesAtRest, Peer } from "./peer";

const isLong = process.env["STAGEBOOK_SOAK"] === "1";
jest.setTimeout(isLong ? 1_800_000 : 60_000);

let kernel: TestKernel;
let peer: Peer;

beforeAll(async () => {
  kernel = await startKernel();
  peer = new Peer(kernel.ports);
  await peer.ready();
});
afterAll(async () => {
  peer.close();
  await kernel.stop();
});

async function inTime<T>(what: string, promise: Promise<T>, limit = 10_000): Promise<T> {
  const outcome = await Promise.race([promise, later(limit).then(() => null)]);
  if (outcome === null) throw new RangeError(`No answer to ${what}`);
  return outcome;
}

async function interrupt(): Promise<void> {
  await inTime("an interrupt", peer.ask("control", "interrupt_request", {}));
}

async function killRunner(): Promise<void> {
  for (let isKilled = false; !isKilled; await later(1)) {
    const children = readFileSync(`/proc/${kernel.pid}/task/${kernel.pid}/children`, "utf8").trim().split(" ");
    const runner = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("runner"));
    isKilled = runner !== undefined && process.kill(Number(runner), "SIGKILL");
  }
}

const endless = [
  "while (true) {}",
  "await new Promise(() => undefined)",
  "for (;;) await null",
  "await new Promise((done) => setTimeout(done, 1e6))",
  "!sleep 60",
  "for (;;) console.log('x')",
  "(await import('node:child_process')).execSync('sleep 60')",
];
const ends = [
  "process.exit(3)",
  "%reset",
  "process.kill(process.pid, 'SIGKILL')",
  "process.abort()",
  "(await import('node:child_process')).spawn('sleep', ['30'], { stdio: 'inherit' }); process.exit(4)",
];

/** A number below `limit`; the same ones in every run of the tests. */
let seed = Number(process.env["STAGEBOOK_SEED"] ?? 1);
function pick(limit: number): number {
  seed = (seed * 48271) % 2147483647;
  return seed % limit;
}

async function trouble(): Promise<string> {
  const code = endless[pick(endless.length)] ?? "";
  const wait = pick(3) === 0 ? 0 : pick(120);
  switch (pick(5)) {
    case 0: {
      const running = peer.run(code);
      await later(wait);
      await killRunner();
      // Killed while the cell was still being compiled: it runs in the fresh runner.
      const isOver = await Promise.race([running.then(() => true), later(500).then(() => false)]);
      if (!isOver) await interrupt();
      await running;
      return `kill -9 ${wait} ms into ${code}`;
    }
    case 1: {
      const end = ends[pick(ends.length)] ?? "";
      await peer.run(end);
      return end;
    }
    case 2: {
      await interrupt();
      const running = peer.run("6 * 7");
      await later(pick(4));
      await interrupt();
      await running;
      await interrupt();
      return "interrupts around a short cell";
    }
    default: {
      const { header } = await peer.send("shell", "execute_request", { code });
      await peer.begun(header.msg_id);
      await later(wait);
      await interrupt();
      await peer.done([header.msg_id]);
      expect(peer.of(header.msg_id).replies[0]?.content["status"]).toBe("error");
      return `an interrupt ${wait} ms into ${code}`;
    }
  }
}

test("after every kill -9, interrupt, exit and %reset the next cell answers", async () => {
  await peer.run("1");
  const before = openFiles(kernel.pid);
  const times = isLong ? 1000 : 40;
  for (let time = 0; time < times; time += 1) {
    const at = seed;
    const what = await inTime(`trouble from seed ${at}`, trouble());
    const { status, evalue } = await inTime(`the cell after ${what}, seed ${at}`, peer.run("1 + 1"));
    expect({ what, seed: at, status, evalue }).toEqual({ what, seed: at, status: "ok" });
  }
  await later(100);
  // Two runners are open at most: one that ends and its successor.
  expect(await openFilesAtRest(kernel.pid, before)).toBeLessThan(before + 16);
});

const ordinary: readonly ((n: number, name: string) => string)[] = [
  (n, name) => `const ${name}: number = ${n};`,
  (n, name) => `function ${name}(x: number) { return x + ${n}; }\n${name}(2)`,
  (n) => `let total = ${n};\nfor (let i = 0; i < 1000; i++) total += i;\ntotal`,
  (n, name) => `interface T${name} { a: number }\nconst t${name}: T${name} = { a: ${n} };\nt${name}`,
  (n) => `console.log("cell ${n}")`,
  (n) => `throw new RangeError("cell ${n}")`,
  (n) => `const wrong: string = ${n};`,
  (n) => `await new Promise((done) => setTimeout(done, ${n % 3}))`,
  (n) => `display({ n: ${n} })`,
  (n) => `[{ a: ${n} }, { a: 2 }]`,
];

/** MB of the kernel and all that it has started. */
function allMemory(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  return memory(pid) + children.reduce((sum, child) => sum + allMemory(child), 0);
}

test("random cells have one reply and one idle each, and leave memory and files where they were", async () => {
  const times = isLong ? 10_000 : 150;
  const run = async (from: number, to: number): Promise<void> => {
    for (let time = from; time < to; time += 1) {
      const code = ordinary[pick(ordinary.length)]?.(time, `name${pick(60)}`) ?? "";
      const { header } = await peer.send("shell", "execute_request", { code });
      await inTime(code, peer.done([header.msg_id]));
      const { replies, idles } = peer.of(header.msg_id);
      expect({ code, replies: replies.length, idles }).toEqual({ code, replies: 1, idles: 1 });
      peer.answered.delete(header.msg_id);
    }
  };
  await run(0, times / 5);
  const [files, before] = [openFiles(kernel.pid), allMemory(kernel.pid)];
  await run(times / 5, times);
  const after = allMemory(kernel.pid);
  if (isLong)
    process.stdout.write(`memory after ${times / 5} and ${times} cells: ${before.toFixed(0)} MB, ${after.toFixed(0)} MB\n`);
  expect(await openFilesAtRest(kernel.pid, files)).toBeLessThan(files + 16);
  expect(after - before).toBeLessThan(100);
});

test("after many cells the names of the first one are still known, with their types, lines and values", async () => {
  const members = async (code: string): Promise<unknown> =>
    (await kernel.ask("complete_request", { code, cursor_pos: code.length })).content["matches"];
  const first = "const oldest = { width: 1 };\n\nfunction fails(): never {\n  throw new RangeError('old');\n}";
  await kernel.run(first);
  for (let n = 0; n < (isLong ? 10_000 : 100); n += 1) await peer.run(`const other = ${n};\nother`);
  expect(await members("oldest.")).toEqual(["width"]);
  expect((await kernel.run("fails()")).error).toMatch(/at fails \(cell \d+, line 4:9\)/);
  expect(String((await kernel.run("%who")).displays[0]?.["text/plain"])).toMatch(/oldest +\{ width: number; \} +cell \d+/);
  await kernel.run("const oldest = 'text';");
  expect(await members("oldest.toUpperC")).toEqual(["toUpperCase"]);
  const asked = await kernel.ask("history_request", { hist_access_type: "search", pattern: "const oldest*", n: 5 });
  expect((asked.content["history"] as string[][]).map(([, , source]) => source)).toEqual([first, "const oldest = 'text';"]);
  await kernel.run("%reset");
  expect([await members("oldest."), (await kernel.run("oldest")).status]).toEqual([[], "error"]);
});

test("a cell that was stopped and ends later leaves the next one interruptible", async () => {
  const child = `const { execFile } = await import("node:child_process");
await new Promise((done) => execFile("bash", ["-c", "trap '' INT; sleep 1.5"], done));`;
  for (const [code, wait] of [
    [child, 1000],
    ["await new Promise(() => undefined)", 1200],
  ] as const) {
    const { header } = await peer.send("shell", "execute_request", { code });
    await peer.begun(header.msg_id);
    await later(wait);
    await interrupt();
    await inTime(code, peer.done([header.msg_id]));
    expect(peer.of(header.msg_id).replies[0]?.content["ename"]).toBe("Interrupted");
  }
});

test("eight clients ask on shell and control, and each request has its reply and its idle", async () => {
  const clients = Array.from({ length: 8 }, () => new Peer(kernel.ports));
  await Promise.all(clients.map((client) => client.ready()));
  const rounds = isLong ? 210 : 25;
  const ids = await Promise.all(
    clients.map(async (client, index) => {
      const sent: string[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const requests = [
          await client.send("shell", "execute_request", { code: `const v${index} = ${round}; v${index}`, stop_on_error: false }),
          await client.send("shell", "is_complete_request", { code: "const a = {" }),
          await client.send("shell", "complete_request", { code: "Math.", cursor_pos: 5 }),
          await client.send("shell", "comm_info_request", {}),
          await client.send("control", "kernel_info_request", {}),
          await client.send("control", "history_request", { hist_access_type: "tail", n: 3 }),
        ];
        const own = requests.map(({ header }) => header.msg_id);
        if (round % 5 === 4) await inTime("eight clients", client.done(own), 30_000);
        sent.push(...own);
      }
      await inTime("eight clients", client.done(sent), 60_000);
      return sent;
    }),
  );
  for (const [index, client] of clients.entries()) {
    const answers = (ids[index] ?? []).map((id) => client.of(id));
    expect(answers.filter(({ replies, idles }) => replies.length !== 1 || idles !== 1)).toEqual([]);
    client.close();
  }
});

test("a child that writes 100 MB leaves the kernel small and ready, and all of it arrives", async () => {
  const bytes = 50_000_000;
  const script = `head -c ${bytes} /dev/zero | tr '\\\\0' x; head -c ${bytes} /dev/zero | tr '\\\\0' y >&2`;
  const spawned = `const { spawn } = await import("node:child_process");
await new Promise((done) => spawn("bash", ["-c", ${JSON.stringify(script)}], { stdio: "inherit" }).on("close", done));`;
  for (const code of [`%%bash\n${script.replaceAll("\\\\", "\\")}`, spawned]) {
    const before = memory(kernel.pid);
    const { header } = await peer.send("shell", "execute_request", { code });
    let most = 0;
    for (let isDone = false; !isDone; ) {
      await peer.reply("control", "kernel_info_request", {});
      most = Math.max(most, memory(kernel.pid));
      isDone = await Promise.race([peer.done([header.msg_id]).then(() => true), later(20).then(() => false)]);
    }
    await later(100);
    expect(peer.of(header.msg_id).replies[0]?.content["status"]).toBe("ok");
    expect(peer.of(header.msg_id).written).toBe(2 * bytes);
    // What a front end has not taken yet waits with the child, beyond some 1000 messages.
    expect(most - before).toBeLessThan(250);
  }
});
