import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { type RunRecord, type RunSettings, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline, type StageCode } from "../../../kernel/src/stages/index.js";

let root = "";
let ran: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-resume-"));
  ran = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const load = (): { rows: number[] } => {
  ran.push("load");
  return { rows: [1, 2] };
};
const sum = ({ rows }: { rows: number[] }): { total: number } => {
  ran.push("sum");
  return { total: rows.length };
};
// load -> sum
const pipeline = definePipeline("sums", { load: { run: load }, sum: { run: sum, reads: { rows: "load" } } });

/** What is known of the code of a stage whose helper is `fit`, as it stands. */
const codeWith = (fit: string, version = "7.0.0"): StageCode => ({
  ...{ source: "1", helpers: { fit }, imports: { d3: version }, files: [], environment: [] },
  ...{ changesInputs: false, unknown: [] },
});

/** Runs, or goes on, and gives what ran and the first event. */
async function run(settings: RunSettings): Promise<{ id: string; ran: string[]; first: RunEvent | undefined }> {
  ran = [];
  const events: RunEvent[] = [];
  const { id } = await runPipeline(pipeline, { folder: root, onEvent: (event) => events.push(event), ...settings }).result;
  return { id, ran, first: events[0] };
}

test.each([
  ["a helper", codeWith("2"), "helper `fit` changed"],
  ["the version of a package", codeWith("1", "7.1.0"), "d3 7.0.0 → 7.1.0"],
])("runPipeline({ resume }) runs a stage again when %s has changed, and those that need it", async (_what, now, reason) => {
  const before = { load: codeWith("1"), sum: codeWith("1") };
  await run({ code: before });
  const again = await run({ code: { ...before, load: now }, resume: "latest" });
  expect(again.ran).toEqual(["load", "sum"]);
  const told = [
    { stage: "load", reason },
    { stage: "sum", reason: "load runs again" },
  ];
  expect(again.first).toMatchObject({ type: "run.resumed", kept: [], again: told });
});

test("runPipeline({ resume }) keeps what was done where nothing is known of the code now, or was then", async () => {
  await run({ code: { load: codeWith("1") } });
  expect((await run({ resume: "latest" })).ran).toEqual([]);
  expect((await run({ resume: "latest", code: { load: codeWith("1"), sum: codeWith("9") } })).ran).toEqual([]);
});

test("every run is part of a session: the one it is told, or one of its own that a resume keeps (S3.16)", async () => {
  const sessionOf = (id: string): string | undefined =>
    (JSON.parse(readFileSync(join(root, "runs", id, "run.json"), "utf8")) as RunRecord).session;
  const { id } = await run({});
  expect(sessionOf(id)).toBe(id.replace("r-", "s-"));
  await run({ resume: id });
  expect(sessionOf(id)).toBe(id.replace("r-", "s-"));
  expect(sessionOf((await run({ session: "notebook" })).id)).toBe("notebook");
});
