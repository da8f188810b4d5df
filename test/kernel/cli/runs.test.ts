import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { failedInTrain, keepRun } from "../runs/kept-run.js";
import { Folder } from "./command.js";

jest.setTimeout(40_000);
let folder: Folder;
let root: string;
beforeEach(() => {
  folder = new Folder();
  root = join(folder.path, ".stagebook");
});
afterEach(() => folder.remove());

/** `2026-11-21 10:00:00` of UTC, as it is called here. */
function here(utc: string): string {
  const time = new Date(utc);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace("T", " ");
}
const [earlier, later] = ["2026-11-21T10:00:00.000Z", "2026-11-21T11:00:00.000Z"];

test("stagebook runs ls prints runs newest first, and says what it left out", async () => {
  expect(await folder.run(["runs", "ls"])).toEqual({
    code: 0,
    stdout: "No runs in .stagebook yet: 'stagebook run FILE' makes one\n",
    stderr: "",
  });
  keepRun(root, "r-1", { startedAt: earlier, state: "failed" }, failedInTrain);
  keepRun(root, "r-2", { startedAt: later, stages: [], duration: 37_000 });
  mkdirSync(join(root, "runs", "r-3"));
  const told = "Left out .stagebook/runs/r-3: it has no run.json: the run is about to begin, or was cut off before it did\n";
  expect(await folder.run(["runs", "ls"])).toEqual({
    code: 0,
    stdout: `${[
      "Run  Pipeline  Started              State      Time   Stages done",
      `r-2  penguins  ${here(later)}  completed  0:37   0/0`,
      `r-1  penguins  ${here(earlier)}  failed     1.5 s  1/3`,
    ].join("\n")}\n`,
    stderr: told,
  });
  const { stdout, stderr } = await folder.run(["runs", "ls", "--json", "--folder", root]);
  expect(stderr).toBe(told);
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({ id: "r-2" }),
    {
      id: "r-1",
      pipeline: "penguins",
      state: "failed",
      startedAt: earlier,
      endedAt: null,
      duration: 1500,
      stages: 3,
      done: 1,
      path: join(root, "runs", "r-1"),
    },
  ]);
});

test("stagebook runs show prints how a run was started, its stages and its errors", async () => {
  keepRun(root, "r-1", { startedAt: earlier, state: "failed" }, failedInTrain);
  const { code, stdout, stderr } = await folder.run(["runs", "show", "latest"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`Pipeline  penguins
Run       r-1
State     failed after 1.5 s
Started   ${here(earlier)}
Command   stagebook run "pipe line.ts" train.epochs=20
Folder    /app
Commit    52aad4a4d54d on main, with changes
Versions  Stagebook 0.1.0, Node 20.20.2
Kept in   .stagebook/runs/r-1

Stage  State      Time   Params                       Result
load   completed  40 ms                               rows Array(344), mean = 4.2
train  failed     1.2 s  epochs=20, optimizer="adam"  no rows
show   skipped                                        'train' failed

Stage 'train' failed
RangeError: no rows
    at fit (pipeline.ts:3:9)
`);
  const json: unknown = JSON.parse((await folder.run(["runs", "show", "r-", "--json"])).stdout);
  expect(json).toMatchObject({ id: "r-1", state: "failed", record: { pid: 2 ** 30 }, stages: [{}, { state: "failed" }, {}] });
});

test("stagebook runs show says what it cannot", async () => {
  expect(await folder.run(["runs", "show", "latest"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "No run can be called 'latest': none is kept here; name the folder of the runs with --folder\n",
  });
  keepRun(root, "r-11");
  keepRun(root, "r-12", { startedAt: later });
  mkdirSync(join(root, "runs", "r-2"));
  expect((await folder.run(["runs", "show", "r-1"])).stderr).toBe(
    "2 runs have an id that begins with 'r-1': r-12, r-11; write more of it\n",
  );
  expect(await folder.run(["runs", "show", "r-2"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "Cannot show 'r-2': it has no run.json: the run is about to begin, or was cut off before it did\n",
  });
  expect((await folder.run(["runs", "list"])).stderr).toBe("Unknown command 'list'; did you mean 'ls'?\n");
});

test("stagebook runs show finds what stagebook run has kept", async () => {
  folder.write({
    "pipeline.ts": `import { definePipeline } from "stagebook";
export const pipeline = definePipeline("one", { load: { run: (_: object, { size }: { size: number }) => ({ size }), params: { size: 3 } } });
`,
  });
  expect((await folder.run(["run", "pipeline.ts", "load.size=4", "--folder", "kept", "--quiet"])).code).toBe(0);
  const { stdout } = await folder.run(["runs", "show", "latest", "--folder", "kept"]);
  expect(stdout).toMatch(/^Command {3}stagebook run pipeline\.ts load\.size=4 --folder kept --quiet$/m);
  expect(stdout).toMatch(/^load {3}completed +\d+ ms +size=4 +size = 4$/m);
});

/** The record of the run once its stage `wait` has started. */
async function startedRun(): Promise<{ readonly pid: number }> {
  for (let turn = 0; turn < 400; turn++) {
    await sleep(50);
    try {
      const path = join(root, "runs", readdirSync(join(root, "runs"))[0] ?? "");
      const isStarted = readFileSync(join(path, "journal.jsonl"), "utf8").includes('"stage.started","stage":"wait"');
      if (isStarted) return JSON.parse(readFileSync(join(path, "run.json"), "utf8")) as { pid: number };
    } catch {
      // Not there yet.
    }
  }
  throw new RangeError("The run has not started");
}

test("stagebook runs tells a run that was killed with all its processes, and removes it", async () => {
  folder.write({
    "pipeline.ts": `import { definePipeline } from "stagebook";
export const pipeline = definePipeline("long", {
  load: { run: () => ({ rows: [1] }) },
  wait: { run: () => new Promise((resolve) => setTimeout(resolve, 60_000)), after: ["load"] },
});
`,
  });
  const ended = folder.run(["run", "pipeline.ts"], (child) => {
    void startedRun().then(({ pid }) => {
      expect(pid).not.toBe(child.pid);
      // Stopped, it cannot write an end when the command is gone.
      process.kill(pid, "SIGSTOP");
      child.kill("SIGKILL");
      process.kill(pid, "SIGKILL");
    });
  });
  expect((await ended).code).toBe(null);
  const { stdout } = await folder.run(["runs", "show", "latest"]);
  expect(stdout).toMatch(/^State {5}cut off after /m);
  expect(stdout).toMatch(/^load {3}completed .*rows Array\(1\)$/m);
  expect(stdout).toMatch(/^wait {3}cut off +\d+ ms$/m);
  expect((await folder.run(["runs", "rm", "latest"])).code).toBe(0);
  expect(readdirSync(join(root, "runs"))).toEqual([]);
});

test("stagebook runs show tells the session of a run, and what went wrong beside its stages, once (S3.16)", async () => {
  const warning = { type: "run.warning", about: null, message: "Hook after_load failed: no room", at: 0 };
  keepRun(root, "r-1", { session: "s-1" }, [warning, warning, { ...warning, message: "A listener of x failed: gone" }]);
  const { stdout } = await folder.run(["runs", "show", "latest"]);
  expect(stdout).toMatch(/^Session {3}s-1$/m);
  expect(stdout).toMatch(/\n\nWarning: Hook after_load failed: no room\nWarning: A listener of x failed: gone\n$/);
});
