import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { keepRun } from "../runs/kept-run.js";
import { Folder } from "./command.js";

jest.setTimeout(40_000);
let folder: Folder;
let root: string;
beforeEach(() => {
  folder = new Folder();
  root = join(folder.path, ".stagebook");
});
afterEach(() => folder.remove());

const left = (): readonly string[] => readdirSync(join(root, "runs")).sort();
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

test("stagebook runs rm removes all that it is told, or nothing where one is not known", async () => {
  keepRun(root, "r-1");
  keepRun(root, "r-21");
  keepRun(root, "r-22", { startedAt: daysAgo(0) });
  mkdirSync(join(root, "runs", "r-3"));
  expect(await folder.run(["runs", "rm", "r-1", "r-2"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "2 runs have an id that begins with 'r-2': r-22, r-21; write more of it\n",
  });
  expect(left()).toEqual(["r-1", "r-21", "r-22", "r-3"]);
  expect(await folder.run(["runs", "rm", "latest", "r-22", "r-3"])).toEqual({
    code: 0,
    stdout: "Removed r-22\nRemoved r-3\n",
    stderr: "",
  });
  expect(left()).toEqual(["r-1", "r-21"]);
});

test("stagebook runs rm leaves a run that runs, and removes the others", async () => {
  keepRun(root, "r-1");
  keepRun(root, "r-2", { state: "running", duration: null, startedAt: new Date().toISOString(), pid: process.pid });
  expect(await folder.run(["runs", "rm", "r-2", "r-1"])).toEqual({
    code: 1,
    stdout: "Removed r-1\n",
    stderr: `Run 'r-2' is still running (process ${process.pid}); stop it first, or remove it with --force\n`,
  });
  expect(left()).toEqual(["r-2"]);
  expect((await folder.run(["runs", "rm", "-f", "r-2"])).code).toBe(0);
  expect(left()).toEqual([]);
});

test("stagebook runs gc removes old runs, and with --dry-run only says which", async () => {
  keepRun(root, "r-1", { startedAt: daysAgo(40) });
  keepRun(root, "r-2", { startedAt: daysAgo(31) });
  keepRun(root, "r-3", { startedAt: daysAgo(2) });
  mkdirSync(join(root, "runs", "r-4"));
  const stderr = "Left out .stagebook/runs/r-4: it has no run.json: the run is about to begin, or was cut off before it did\n";
  expect(await folder.run(["runs", "gc", "--older", "30d", "--dry-run"])).toEqual({
    code: 0,
    stdout: "Would remove r-2\nWould remove r-1\nWould remove 2 of 3 runs in .stagebook\n",
    stderr,
  });
  expect(left()).toEqual(["r-1", "r-2", "r-3", "r-4"]);
  expect(await folder.run(["runs", "gc", "--older", "30d", "--keep", "2"])).toEqual({
    code: 0,
    stdout: "Removed r-1\nRemoved 1 of 3 runs in .stagebook\n",
    stderr,
  });
  expect((await folder.run(["runs", "gc", "--keep", "0", "--folder", root])).stdout).toBe(
    "Removed r-3\nRemoved r-2\nRemoved 2 of 2 runs in .stagebook\n",
  );
  expect(left()).toEqual(["r-4"]);
});

test("stagebook runs gc removes nothing unless it is told what", async () => {
  keepRun(root, "r-1");
  const told = async (...words: readonly string[]): Promise<string> => (await folder.run(["runs", "gc", ...words])).stderr;
  expect(await folder.run(["runs", "gc"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "Nothing says which runs may go: give --keep 20, --older 30d, --size 5GB, or several of them\n",
  });
  expect(await told("--keep", "some")).toBe("--keep takes a whole number from 0 on, got 'some'\n");
  expect(await told("--keep", "-1")).toBe("--keep takes a whole number from 0 on, got '-1'\n");
  expect(await told("--keep", "")).toBe("--keep takes a whole number from 0 on, got ''\n");
  expect(await told("--older", "30")).toBe("--older takes a time such as 30d, 12h, 90min or 2w, got '30'\n");
  expect(left()).toEqual(["r-1"]);
});
