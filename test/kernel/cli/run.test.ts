import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { Folder } from "./command.js";

jest.setTimeout(40_000);
let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

// load -> sum
const sums = `import { definePipeline } from "stagebook";
interface Load { readonly rows: number[] }
export const pipeline = definePipeline("sums", {
  load: { run: (): Load => ({ rows: [3, 4] }) },
  sum: { run: sum, reads: { rows: "load" }, params: { scale: 2 } },
});
function sum({ rows }: Load, { scale }: { scale: number }) {
  return { total: scale * rows.reduce((a, b) => a + b, 0) };
}
`;
const withoutTimes = (text: string): string =>
  text.replace(/ +[\d.:]+ m?s\b/g, " T").replace(/r-\d{8}-\d{6}-[0-9a-f]{4}/g, "RUN");

/** Calls `act` once the run's journal says that the stage has started. */
function whenStarted(stage: string, act: (child: ChildProcess) => void): (child: ChildProcess) => void {
  return (child) => {
    const timer = setInterval(() => {
      if (!journal().some((event) => event.type === "stage.started" && event.stage === stage)) return;
      clearInterval(timer);
      act(child);
    }, 50);
    child.on("exit", () => clearInterval(timer));
  };
}

function runFolder(): string {
  const runs = join(folder.path, ".stagebook", "runs");
  return join(runs, readdirSync(runs)[0] ?? "");
}

function journal(): RunEvent[] {
  try {
    const lines = readFileSync(join(runFolder(), "journal.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as RunEvent);
  } catch {
    return [];
  }
}

const record = (): Record<string, unknown> => JSON.parse(readFileSync(join(runFolder(), "run.json"), "utf8"));

test("stagebook run runs a TypeScript file where nothing is installed, and shows its result (S1.04)", async () => {
  folder.write({ "pipeline.ts": sums });
  const { code, stdout, stderr } = await folder.run(["run", "pipeline.ts", "sum.scale=10"]);
  expect(stdout).toBe("total  70\n");
  expect(withoutTimes(stderr)).toBe(
    "● load\n✓ load T  rows Array(2)\n● sum\n✓ sum T  total number\nsums completed in T, kept in .stagebook/runs/RUN\n",
  );
  expect(code).toBe(0);
  expect(record()).toMatchObject({ state: "completed", params: { sum: { scale: 10 } } });
  expect((record()["command"] as string[]).slice(2)).toEqual(["run", "pipeline.ts", "sum.scale=10"]);
});

test("stagebook run --to leaves out what the stage does not need, --quiet the progress", async () => {
  folder.write({ "pipeline.ts": sums });
  expect(await folder.run(["run", "pipeline.ts", "--to", "load", "-q"])).toEqual({
    code: 0,
    stdout: "rows  [ 3, 4 ]\n",
    stderr: "",
  });
});

test("stagebook run --json prints events only, what stages print goes to the standard error", async () => {
  folder.write({ "pipeline.ts": sums.replace("return {", 'console.log("adding");\n  return {') });
  const { code, stdout, stderr } = await folder.run(["run", "pipeline.ts", "--json"]);
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as RunEvent).type);
  expect(events).toEqual([
    "run.started",
    "stage.started",
    "stage.completed",
    "stage.started",
    "stage.completed",
    "run.completed",
  ]);
  expect([code, stderr]).toEqual([0, "adding\n"]);
});

test("stagebook run prints records as a table, the first twenty of many", async () => {
  folder.write({
    "pipeline.ts": `import { definePipeline } from "stagebook";
export const pipeline = definePipeline("birds", { count: { run: () => ({ birds: Array.from({ length: 22 }, (_, n) => ({ name: "a", n })) }) } });
`,
  });
  const { stdout } = await folder.run(["run", "pipeline.ts", "-q"]);
  const lines = stdout.split("\n");
  expect(lines.slice(0, 5)).toEqual(["birds", "┌──────┬────┐", "│ name │  n │", "├──────┼────┤", "│ a    │  0 │"]);
  expect(lines.slice(-3)).toEqual(["└──────┴────┘", "… 2 more rows", ""]);
});

test("stagebook run shows the lines of the user's files only when a stage fails, and ends with 1", async () => {
  folder.write({
    "deep.ts": "interface Row { a: number }\n\nexport function deep(): Row {\n  throw new RangeError('no rows left');\n}\n",
    "pipeline.ts": `import { definePipeline } from "stagebook";
import { deep } from "./deep.js";
export default definePipeline("deep", { load: { run: function load() { return { row: deep() }; } }, show: { run: () => ({}), after: ["load"] } });
`,
  });
  const { code, stdout, stderr } = await folder.run(["run", "pipeline.ts"]);
  expect([code, stdout]).toEqual([1, ""]);
  expect(withoutTimes(stderr)).toBe(`● load
✗ load T  RangeError: no rows left
– show  skipped: comes after load, which failed

Stage 'load' failed
RangeError: no rows left
    at deep (deep.ts:4:9)
    at load (pipeline.ts:3:86)
deep failed in T, kept in .stagebook/runs/RUN
`);
});

test.each([
  [
    "nope.ts",
    "Cannot run 'nope.ts': there is no such file; did you mean 'none.ts'? Modules here: none.ts, broken.ts, wants.ts, two.ts",
  ],
  ["none.ts", "Cannot run 'none.ts': it exports no pipeline; write 'export const pipeline = definePipeline(…)' in it"],
  ["broken.ts", "Cannot run 'broken.ts': line 2: Unexpected token"],
  [
    "wants.ts",
    "Cannot run 'wants.ts': it imports 'not-there-at-all', which is not installed there; run 'npm install not-there-at-all' in this folder",
  ],
  ["two.ts", "Cannot run 'two.ts': it exports 'a' and 'b'; export the one to run as 'pipeline'"],
  [".", "Cannot run '.': it is a folder. Modules here: none.ts, broken.ts, wants.ts, two.ts"],
  ["book.ipynb", "Cannot run 'book.ipynb': it is a notebook; export it first with 'stagebook export'"],
])("stagebook run %s says in one sentence why it cannot", async (file, sentence) => {
  folder.write({
    "none.ts": "export const x = 3;\n",
    "broken.ts": "const y = 1;\nexport const x: = 3;\n",
    "wants.ts": 'import { z } from "not-there-at-all";\nexport const x = z;\n',
    "two.ts": 'import { definePipeline as p } from "stagebook";\nexport const a = p("a", {});\nexport const b = p("b", {});\n',
    "book.ipynb": "{}",
  });
  const { code, stdout, stderr } = await folder.run(["run", file]);
  const sorted = (text: string): string =>
    text
      .trimEnd()
      .split(/, | here: /)
      .sort()
      .join();
  expect({ code, stdout, stderr: sorted(stderr) }).toEqual({ code: 1, stdout: "", stderr: sorted(sentence) });
});

test.each([
  [["sum.scale=ten"], "sum.scale takes a number, got 'ten'"],
  [["sum.scal=1"], "No parameter is named 'sum.scal'; did you mean 'sum.scale'? Parameters here: sum.scale"],
  [["summ.scale=1"], "No parameter is named 'summ.scale'; did you mean 'sum.scale'? Parameters here: sum.scale"],
  [["scale"], "'scale' sets nothing; write param=value or stage.param=value, such as scale=…"],
  [["--to", "lod"], "No stage is named 'lod'; did you mean 'load'? Stages here: load, sum"],
  [["-c", "0"], "concurrency takes a whole number from 1 on, got 0"],
  [["--tto", "sum"], "Unknown option '--tto'; did you mean '--to'?"],
])("stagebook run pipeline.ts %j is refused in one sentence", async (args, sentence) => {
  folder.write({ "pipeline.ts": sums });
  expect(await folder.run(["run", "pipeline.ts", ...args])).toEqual({ code: 1, stdout: "", stderr: `${sentence}\n` });
});

test("stagebook run --only takes what the stage reads from the cache, and says when it is not there", async () => {
  folder.write({ "pipeline.ts": sums });
  const before = await folder.run(["run", "pipeline.ts", "--only", "sum"]);
  expect(before).toMatchObject({ code: 1, stdout: "" });
  expect(before.stderr).toContain("Stage 'load' is not to run here, and the cache does not have what it gives; run it too");
  expect(await folder.run(["run", "pipeline.ts"])).toMatchObject({ code: 0 });
  expect(await folder.run(["run", "pipeline.ts", "--only", "sum"])).toMatchObject({ code: 0 });
});

test("stagebook run cancels at the first signal; a stage that awaits gets time to stop", async () => {
  folder.write({
    "pipeline.ts": `import { definePipeline } from "stagebook";
export const pipeline = definePipeline("waits", { wait: { run: async () => { await new Promise((done) => setTimeout(done, 20_000)); } } });
`,
  });
  const { code, stderr } = await folder.run(
    ["run", "pipeline.ts"],
    whenStarted("wait", (child) => child.kill("SIGTERM")),
  );
  expect(code).toBe(130);
  expect(withoutTimes(stderr)).toBe("● wait\n■ wait T  stopped\nwaits cancelled in T, kept in .stagebook/runs/RUN\n");
  expect(record()).toMatchObject({ state: "cancelled" });
});

test("stagebook run kills a stage that never lets go at the second signal, and its record is closed", async () => {
  folder.write({
    "pipeline.ts": `import { definePipeline } from "stagebook";
export const pipeline = definePipeline("spins", { spin: { run: (): { x: number } => { for (;;); } }, last: { run: () => ({}), after: ["spin"] } });
`,
  });
  const kill = whenStarted("spin", (child) => {
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGINT"), 300);
  });
  const { code, stderr } = await folder.run(["run", "pipeline.ts"], kill);
  expect(code).toBe(130);
  expect(withoutTimes(stderr)).toBe("● spin\nThe run was killed in T, kept in .stagebook/runs/RUN\n");
  expect(record()).toMatchObject({ state: "cancelled" });
  expect(journal().map((event) => event.type)).toEqual([
    "run.started",
    "stage.started",
    "stage.cancelled",
    "stage.cancelled",
    "run.cancelled",
  ]);
});

test("stagebook run leaves no process behind when it is killed itself", async () => {
  folder.write({
    "pipeline.ts": `import { definePipeline } from "stagebook";
export const pipeline = definePipeline("spins", { spin: { run: (): void => { for (;;); } } });
`,
  });
  await folder.run(
    ["run", "pipeline.ts", "-q"],
    whenStarted("spin", (child) => child.kill("SIGKILL")),
  );
  const pid = Number(record()["pid"]);
  const isAlive = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (let waited = 0; isAlive() && waited < 15_000; waited += 200) await sleep(200);
  expect(isAlive()).toBe(false);
});

test("stagebook run --json stops when nobody reads it any more", async () => {
  folder.write({
    "pipeline.ts": `import { definePipeline, logger } from "stagebook";
export const pipeline = definePipeline("talks", { talk: { run: async () => {
  for (let at = 0; at < 200; at++) { logger.info("still here"); await new Promise((done) => setTimeout(done, 100)); }
} } });
`,
  });
  const { code, stderr } = await folder.run(["run", "pipeline.ts", "--json"], (child) => {
    child.stdout?.once("data", () => child.stdout?.destroy());
  });
  expect([code, stderr]).toEqual([130, ""]);
  expect(record()).toMatchObject({ state: "cancelled" });
});

test("stagebook run tells where the process of a run went, and fails that stage", async () => {
  folder.write({
    "pipeline.ts": `import { definePipeline } from "stagebook";
export const pipeline = definePipeline("ends", { end: { run: () => process.exit(0) } });
`,
  });
  const { code, stderr } = await folder.run(["run", "pipeline.ts"]);
  expect(code).toBe(1);
  expect(withoutTimes(stderr)).toBe(
    "● end  not cached: it uses process.exit\nThe process of the run went in the middle of 'end' (exit code 0), kept in .stagebook/runs/RUN\n",
  );
  expect(record()).toMatchObject({ state: "failed" });
});

test("stagebook run ends when a stage waits for what can never come", async () => {
  folder.write({
    "pipeline.ts": `import { definePipeline } from "stagebook";
export const pipeline = definePipeline("waits", { wait: { run: () => new Promise<void>(() => undefined) } });
`,
  });
  const { code, stderr } = await folder.run(["run", "pipeline.ts"]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    "The run waits for ever: the stage that runs awaits something that no timer, file or socket will bring\n",
  );
});

test("stagebook run says why a run cannot be recorded", async () => {
  folder.write({ "pipeline.ts": sums, file: "" });
  const { code, stderr } = await folder.run(["run", "pipeline.ts", "--folder", "file"]);
  expect([code, stderr.replace(/'[^']*(?=file\/runs)/, "'").replace(/r-[\w-]+/, "RUN")]).toEqual([
    1,
    "The run could not be recorded in 'file/runs/RUN': a file is in the way of a folder (ENOTDIR); make room or choose another folder\n",
  ]);
});

test("runAsMain() runs the pipeline of a file that plain Node starts, with the same words (S1.35)", async () => {
  const index = join(__dirname, "..", "..", "..", "kernel", "dist", "index.js");
  folder.write({
    "pipeline.mjs": `import { definePipeline, runAsMain } from ${JSON.stringify(index)};
export const pipeline = definePipeline("one", { make: { run: (_, { x }) => ({ twice: 2 * x }), params: { x: 1 } } });
await runAsMain(import.meta.url, pipeline);
`,
  });
  expect(await folder.node(["pipeline.mjs", "make.x=4", "-q"])).toEqual({ code: 0, stdout: "twice  8\n", stderr: "" });
  // The same file, started by the command, runs once.
  expect(await folder.run(["run", "pipeline.mjs", "-q"])).toEqual({ code: 0, stdout: "twice  2\n", stderr: "" });
});
