import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

jest.setTimeout(7_200_000);
const isSoak = process.env["STAGEBOOK_SOAK"] === "1";
const child = join(__dirname, "child.mjs");
let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-kill-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

// Each of 12 stages gives its place and what the two before it gave.
const sums: number[] = [];
for (let at = 0; at < 12; at += 1) sums.push(at + (sums[at - 1] ?? 0) + (sums[at - 2] ?? 0));
const expected = sums[11];

const result = (): { state: string; sum: number; problems: string[] } | null =>
  existsSync(join(root, "result.json")) ? JSON.parse(readFileSync(join(root, "result.json"), "utf8")) : null;

/** The stages that ran again after somebody had been told that they had completed. */
function repeated(): readonly string[] {
  const told = new Set<string>();
  const lines = existsSync(join(root, "log.txt")) ? readFileSync(join(root, "log.txt"), "utf8").trim().split("\n") : [];
  return lines.flatMap((line) => {
    const [word, stage = ""] = line.split(" ");
    if (word === "told") told.add(stage);
    return word === "ran" && told.has(stage) ? [stage] : [];
  });
}

function ended(process: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => process.on("exit", (_code, signal) => resolve(signal)));
}

/** Lets one process begin, and kills it a moment after; gives whether it was still there. */
async function killSoon(): Promise<boolean> {
  const running = spawn(process.execPath, [child, root], { stdio: ["ignore", "pipe", "inherit"] });
  const end = ended(running);
  await Promise.race([end, new Promise((resolve) => running.stdout.once("data", resolve))]);
  await Promise.race([end, sleep(Math.random() * 120)]);
  running.kill("SIGKILL");
  return (await end) === "SIGKILL";
}

test("a run that is killed with kill -9 again and again comes to its end, and repeats nothing that was done (S3.23)", async () => {
  const wanted = isSoak ? 1000 : 8;
  for (let kills = 0; kills < wanted; ) {
    while (result() === null && kills < wanted) if (await killSoon()) kills += 1;
    if (result() === null) spawnSync(process.execPath, [child, root]);
    expect([repeated(), result()]).toEqual([[], { state: "completed", sum: expected, problems: [] }]);
    rmSync(root, { recursive: true });
    root = mkdtempSync(join(tmpdir(), "stagebook-kill-"));
  }
});

const strace = spawnSync("strace", ["-f", "-qq", "-o", "/dev/null", "-e", "trace=rename", "true"]).status === 0;
// Where a test may be left out, CI has to have what it needs.
const straced = strace || process.env["CI"] === "true" ? test.each : test.skip.each;
const calls = isSoak ? [1, 2, 3, 4, 5, 8, 13, 21, 34] : [3, 9];

straced(
  calls.flatMap((when) =>
    (
      ["fdatasync:error=EIO", "fsync:error=EIO", "rename:error=ENOSPC", "fdatasync:signal=KILL", "rename:signal=KILL"] as const
    ).map((fault) => [fault, when] as const),
  ),
)("a run whose system call %s, number %i, comes to its end when it is gone on with (strace)", (fault, when) => {
  const [call = ""] = fault.split(":");
  const tracing = ["-f", "-qq", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${fault}:when=${when}`];
  const first = spawnSync("strace", [...tracing, process.execPath, child, root], { encoding: "utf8" });
  const isTold = result() !== null || first.signal !== null || first.status === 137 || /could not be recorded/.test(first.stderr);
  expect([isTold, first.stderr]).toEqual([true, isTold ? first.stderr : ""]);
  rmSync(join(root, "result.json"), { force: true });
  spawnSync(process.execPath, [child, root]);
  expect([repeated(), result()]).toEqual([[], { state: "completed", sum: expected, problems: [] }]);
});
