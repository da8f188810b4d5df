import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJournal, runPipeline } from "../../../../kernel/src/runs/index.js";
import { FaultyDisk } from "./faulty-disk.js";
import { expected, type GraphSpec, numbersOf, pipelineOf } from "./graphs.js";

jest.setTimeout(1_800_000);
// Every byte in the long form; in the short one each that stands next to the end of a line, and some between.
const step = process.env["STAGEBOOK_SOAK"] === "1" ? 1 : 41;
// s0 -> s1 -> s2, s0 -> s2 ; s2 fails the first time
const graph: GraphSpec = {
  stages: [
    { reads: [], sort: "bytes" },
    { reads: [0], sort: "map" },
    { reads: [0, 1], sort: "number" },
  ],
  failing: 2,
  concurrency: 1,
  isCached: false,
};

let whole = "";
let root = "";
let ran: string[] = [];
const pathBefore = process.env["PATH"];

beforeAll(async () => {
  process.env["PATH"] = "";
  whole = mkdtempSync(join(tmpdir(), "stagebook-cut-"));
  const failing = pipelineOf(graph, (at) => {
    if (at === graph.failing) throw new RangeError("fails the first time");
  });
  await runPipeline(failing, { folder: whole }).result;
});
afterAll(() => {
  process.env["PATH"] = pathBefore;
  rmSync(whole, { recursive: true, force: true });
});

const folderOf = (at: string): string => join(at, "runs", readdirSync(join(at, "runs"))[0] ?? "");
const pipeline = pipelineOf(graph, (at) => void ran.push(`s${at}`));

/** The places to cut a file at: its lines' ends and beginnings, and some between. */
function places(file: string): readonly number[] {
  const bytes = readFileSync(file);
  return Array.from({ length: bytes.length }, (_unused, at) => at).filter(
    (at) => at % step === 0 || at >= bytes.length - 2 || bytes[at] === 10 || bytes[at - 1] === 10,
  );
}

/** Goes on with a copy of the run in which one file was cut off. */
async function resumeCut(name: string, length: number): Promise<readonly (number | null)[]> {
  root = mkdtempSync(join(tmpdir(), "stagebook-cut-"));
  ran = [];
  cpSync(join(whole, "runs"), join(root, "runs"), { recursive: true });
  truncateSync(join(folderOf(root), name), length);
  const disk = new FaultyDisk(root);
  try {
    const { outputs, problems } = await runPipeline(pipeline, { folder: root, resume: "r-" }).result;
    expect(problems).toEqual([]);
    return numbersOf(graph, outputs);
  } finally {
    disk.remove();
  }
}

test("a run whose journal was cut off at any byte goes on, and runs nothing again of which the line is whole", async () => {
  for (const at of places(join(folderOf(whole), "journal.jsonl"))) {
    const numbers = await resumeCut("journal.jsonl", at);
    const done = readJournal(folderOf(root)).findIndex(({ type }) => type === "run.resumed");
    const before = readJournal(folderOf(root)).slice(0, done);
    const kept = before.flatMap((event) => (event.type === "stage.completed" ? [event.stage] : []));
    expect([at, numbers, ran]).toEqual([at, expected(graph), ["s0", "s1", "s2"].filter((stage) => !kept.includes(stage))]);
    rmSync(root, { recursive: true });
  }
});

test("a run of which any artifact was cut off at any byte makes it again", async () => {
  const folder = join(folderOf(whole), "artifacts");
  const journal = readFileSync(join(folderOf(whole), "journal.jsonl"), "utf8");
  // The settings are an artifact too; without them nothing says what the run was.
  for (const name of readdirSync(folder).filter((hash) => journal.includes(hash)))
    for (const at of places(join(folder, name))) {
      expect(await resumeCut(join("artifacts", name), at)).toEqual(expected(graph));
      expect(ran.at(-1)).toBe("s2");
      rmSync(root, { recursive: true });
    }
});

test("a run whose record was cut off at any byte says so, and stays as it is", async () => {
  // Its last byte is the line break behind it.
  for (const at of places(join(folderOf(whole), "run.json")).slice(0, -1)) {
    await expect(resumeCut("run.json", at)).rejects.toThrow(
      /^Run 'r-.*' cannot be resumed: its run\.json is damaged: it is no JSON$/,
    );
    expect(statSync(join(folderOf(root), "journal.jsonl")).size).toBe(statSync(join(folderOf(whole), "journal.jsonl")).size);
    rmSync(root, { recursive: true });
  }
});

test("a run whose settings were damaged says so", async () => {
  const { settings } = JSON.parse(readFileSync(join(folderOf(whole), "run.json"), "utf8")) as { settings: { artifact: string } };
  await expect(resumeCut(join("artifacts", settings.artifact), 9)).rejects.toThrow(
    /cannot be resumed: its settings cannot be read: /,
  );
  rmSync(root, { recursive: true });
});
