import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const child = join(__dirname, "read-only-child.mjs");
// Nothing is read-only to root: there the child is nobody.
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-read-only-"));
  chmodSync(root, 0o755);
});
afterEach(() => {
  lock(root, true);
  rmSync(root, { recursive: true, force: true });
});

/** Takes the right to write away from a folder and all in it, or gives it back. */
function lock(path: string, isOpen = false): void {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const folders = [path, ...entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name))];
  for (const folder of folders) chmodSync(folder, isOpen ? 0o755 : 0o555);
  for (const entry of entries) if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), isOpen ? 0o644 : 0o444);
}

function run(folder: string, settings: object = {}, who: object = nobody): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, [child, folder, JSON.stringify(settings)], {
    ...{ encoding: "utf8", cwd: "/", ...who },
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout.replaceAll(root, "ROOT").replace(/r-\d{8}-\d{6}-[0-9a-f]{4}/g, "RUN"));
}

test("a run says in one sentence that its folder is read-only, and leaves nothing there", () => {
  lock(root);
  expect(run(root)).toEqual({
    error: "RunFolderError",
    message:
      "The run could not be recorded in 'ROOT/runs/RUN': there is no permission to write there (EACCES); make room or choose another folder",
  });
  expect(readdirSync(root)).toEqual([]);
});

test("a run in a read-only folder is not gone on with, stays as it is, and can be gone on with elsewhere", () => {
  expect(run(root, {}, {})).toEqual({ state: "completed", problems: [] });
  lock(root);
  expect(run(root, { resume: "latest" })).toEqual({
    error: "RunFolderError",
    message:
      "The run could not be recorded in 'ROOT/runs/RUN': there is no permission to write there (EACCES); make room or choose another folder",
  });
  const copy = join(root, "..", `${root.slice(-6)}-copy`);
  cpSync(root, copy, { recursive: true });
  lock(copy, true);
  try {
    expect(run(copy, { resume: "latest" }, {})).toEqual({ state: "completed", problems: [] });
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test("a run whose cache is read-only completes, and says of each stage that its result was not kept", () => {
  const cache = join(root, "cache");
  mkdirSync(cache);
  lock(root);
  const reason = "there is no permission to write there (EACCES)";
  expect(run(join(tmpdir(), "unused"), { folder: null, cache })).toEqual({
    state: "completed",
    problems: ["load", "sum"].map((stage) => `The result of stage '${stage}' could not be kept in the cache: ${reason}`),
  });
  expect(existsSync(join(cache, "stages"))).toBe(false);
});
