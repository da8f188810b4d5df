import { mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./command.js";

jest.setTimeout(60_000);
let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

// load -> sum ; sum fails until a file is there
const source = `import { existsSync, appendFileSync } from "node:fs";
import { definePipeline } from "stagebook";
export const pipeline = definePipeline("sums", {
  load: { run: load, params: { count: 2 } },
  sum: { run: sum, reads: { rows: "load" } },
});
function load(_: object, { count }: { count: number }) {
  appendFileSync("ran.txt", "load\\n");
  return { rows: new Set(Array.from({ length: count }, (_unused, index) => BigInt(index))) };
}
function sum({ rows }: { rows: Set<bigint> }) {
  appendFileSync("ran.txt", "sum\\n");
  if (existsSync("kill")) process.kill(process.pid, "SIGKILL");
  if (!existsSync("ready")) throw new RangeError("not ready");
  return { total: [...rows].reduce((a, b) => a + b, 0n) };
}
`;
const ran = (): string[] => readFileSync(join(folder.path, "ran.txt"), "utf8").trim().split("\n");
const withoutTimes = (text: string): string =>
  text.replace(/ +[\d.:]+ m?s\b/g, " T").replace(/r-\d{8}-\d{6}-[0-9a-f]{4}/g, "RUN");
const id = (): string => readdirSync(join(folder.path, ".stagebook", "runs"))[0] ?? "";

test("stagebook resume goes on with the newest run, with the parameters it was started with", async () => {
  folder.write({ "pipeline.ts": source });
  expect((await folder.run(["run", "pipeline.ts", "load.count=4"])).code).toBe(1);
  folder.write({ ready: "" });
  const { code, stdout, stderr } = await folder.run(["resume"]);
  expect([code, stdout]).toEqual([0, "total  6n\n"]);
  expect(withoutTimes(stderr)).toBe(
    "✓ load  kept\n● sum  not cached: it changes files\n✓ sum T  total bigint\nsums completed in T, kept in .stagebook/runs/RUN\n",
  );
  expect(ran()).toEqual(["load", "sum", "sum"]);
});

test("stagebook run FILE --resume goes on after a kill -9, also when the folder was moved", async () => {
  mkdirSync(join(folder.path, "old"));
  folder.write({ "old/pipeline.ts": source, kill: "" });
  const killed = await folder.run(["run", "old/pipeline.ts"]);
  expect(killed.stderr).toContain("The process of the run went in the middle of 'sum' (signal SIGKILL)");
  const shown = await folder.run(["runs", "show", "latest"]);
  expect(shown.stdout).toContain(`stagebook resume ${id()}`);
  expect(shown.stdout).toMatch(/^Values +1 kept, \d+ B$/m);
  renameSync(join(folder.path, "kill"), join(folder.path, "ready"));
  mkdirSync(join(folder.path, "new"));
  renameSync(join(folder.path, ".stagebook"), join(folder.path, "new", ".stagebook"));
  renameSync(join(folder.path, "old"), join(folder.path, "new", "code"));
  const lost = await folder.run(["resume", "--folder", "new/.stagebook"]);
  const run = readdirSync(join(folder.path, "new", ".stagebook", "runs"))[0];
  expect([lost.code, lost.stderr]).toEqual([
    1,
    `Cannot resume '${run}': its pipeline is no longer in 'new/old/pipeline.ts'; name the file: stagebook run FILE --resume ${run}\n`,
  ]);
  const { code, stdout } = await folder.run(["run", "new/code/pipeline.ts", "--folder", "new/.stagebook", "--resume"]);
  expect([code, stdout, ran()]).toEqual([0, "total  1n\n", ["load", "sum", "sum"]]);
});

test("stagebook resume says in one sentence why it does not", async () => {
  folder.write({ "pipeline.ts": source });
  expect(await folder.run(["resume"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "No run can be called 'latest': none is kept here; name the folder of the runs with --folder\n",
  });
  await folder.run(["run", "pipeline.ts", "--no-artifacts"]);
  const { stderr } = await folder.run(["resume"]);
  expect(stderr).toBe(`Run '${id()}' cannot be resumed: it kept no artifacts; start a new one\n`);
  const params = await folder.run(["run", "pipeline.ts", "load.count=9", "--resume", "latest"]);
  expect(params.stderr).toBe(
    `Run '${id()}' cannot be resumed: it keeps the settings it was started with, and 'load.count' is another; leave it out, or start a new run\n`,
  );
});
