import { Folder } from "./command";

jest.setTimeout(60_000);
const folder = new Folder();
afterAll(() => folder.remove());

interface Saved {
  readonly source: string;
  readonly count?: number;
  readonly value?: string;
  readonly stdout?: string;
  readonly error?: string;
  readonly tags?: readonly string[];
}

/** The text of a notebook file. */
function notebook(cells: readonly Saved[]): string {
  const saved = cells.map(({ source, count, value, stdout, error, tags }, index) => ({
    ...{
      cell_type: "code",
      id: `c${index + 1}`,
      source: [source],
      metadata: { tags: tags ?? [] },
      execution_count: count ?? null,
    },
    outputs: [
      ...(stdout === undefined ? [] : [{ output_type: "stream", name: "stdout", text: [stdout] }]),
      ...(value === undefined
        ? []
        : [{ output_type: "execute_result", data: { "text/plain": value }, metadata: {}, execution_count: count }]),
      ...(error === undefined ? [] : [{ output_type: "error", ename: "RangeError", evalue: error, traceback: [] }]),
    ],
  }));
  return JSON.stringify({ cells: saved, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

const short = (text: string): string[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/ {2,}/g, "  "));

test("stagebook verify compares each cell with what the file holds, and exits with 1 when one differs", async () => {
  folder.write({
    "a.ipynb": notebook([
      { source: "const rows = [1, 2];\nconsole.log(rows.length);", count: 1, stdout: "2\n" },
      { source: "rows[0] + 1", count: 2, value: "3" },
      { source: "gone.length", count: 3 },
      { source: "throw new RangeError('on purpose')", count: 4, error: "on purpose", tags: ["raises-exception"] },
      { source: "Date.now()", count: 5, value: "17" },
      { source: "!echo hello", count: 6, stdout: "hello\n" },
      { source: "%npm install nothing" },
      { source: "1 + 1" },
    ]),
  });
  const { code, stdout, stderr } = await folder.run(["verify", "a.ipynb"]);
  expect([code, stderr]).toEqual([1, ""]);
  expect(short(stdout).map((line) => line.replace(/value is \d{8,}/, "value is NOW"))).toEqual([
    "Cell  Verdict",
    "1  const rows = [1, 2];  same",
    "2  rows[0] + 1  different  its value is 2, and was 3",
    "3  gone.length  failed  TypeScriptError: line 1: Cannot find name 'gone'.",
    "4  throw new RangeError('on purpos…  same  it fails on purpose (raises-exception): RangeError: on purpose",
    "5  Date.now()  varies  its value is NOW, and was 17 (Date.now: each run gives another value)",
    "6  !echo hello  same",
    "7  %npm install nothing  left out  %npm is not run again",
    "8  1 + 1  new  no saved output to compare with",
    "8 cells of a.ipynb in a fresh kernel: 3 same, 1 different, 1 varies, 1 failed, 1 new, 1 left out",
  ]);
});

test("stagebook verify prints JSON, and says what is no notebook", async () => {
  folder.write({ "b.ipynb": notebook([{ source: "1 + 1", count: 1, value: "2" }]), "empty.ipynb": notebook([]) });
  const { code, stdout } = await folder.run(["verify", "b.ipynb", "--json"]);
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    {
      cells: [{ number: 1, id: "c1", title: "1 + 1", verdict: "same", detail: "" }],
      sentence: "1 cell of b.ipynb in a fresh kernel: 1 same",
    },
  ]);
  expect(await folder.run(["verify", "none.ipynb"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "Cannot read 'none.ipynb': there is no such file\n",
  });
  expect((await folder.run(["verify", "empty.ipynb"])).stderr).toBe("Cannot read 'empty.ipynb': it has no cell with code\n");
});

test("stagebook verify ends at Ctrl-C", async () => {
  folder.write({ "long.ipynb": notebook([{ source: "1", count: 1, value: "1" }, { source: "while (true) {}" }]) });
  const { code, stdout } = await folder.run(["verify", "long.ipynb"], (child) => setTimeout(() => child.kill("SIGINT"), 3000));
  expect(code).toBe(130);
  expect(short(stdout).at(-1)).toBe("2 cells of long.ipynb in a fresh kernel: interrupted");
});

test("stagebook export --prove runs notebook and file, also where names are declared again, and exits with 1 on a difference", async () => {
  folder.write({
    "p.ipynb": notebook([
      { source: "%%stage load\nconst rows = [1, 2, 3]; let count = 0;" },
      { source: "%%stage clean\nconst kept = rows.filter((row) => row > 1); count += 1;" },
      { source: "%%stage again\nconst rows = kept.map(String);" },
    ]),
    "q.ipynb": notebook([
      { source: "const where = typeof display;" },
      { source: "%%stage load\nconst place = typeof (globalThis as { display?: unknown })['display'];" },
      { source: "%%stage more\nconst twice = place + place;" },
    ]),
    "r.ipynb": notebook([{ source: "%%stage load\nconst rows = [1];\nthrow new RangeError('no');" }]),
  });
  const same = await folder.run(["export", "p.ipynb", "-o", "p.ts", "--prove"]);
  expect(short(same.stdout)).toEqual([
    "Stage  Output  Verdict",
    "load  rows  same",
    "load  count  same",
    "clean  kept  same",
    "again  rows  same",
    "p.ts in a clean process: 4 of 4 outputs the same",
  ]);
  expect([same.code, same.stderr]).toEqual([0, "Running p.ipynb in a fresh kernel, then p.ts in a clean process\n"]);
  const other = await folder.run(["export", "q.ipynb", "-o", "q.ts", "--prove"]);
  expect([other.code, short(other.stdout)[1]]).toEqual([
    1,
    'load  place  different  "function" in the notebook, "undefined" in the file',
  ]);
  const failed = await folder.run(["export", "r.ipynb", "-o", "r.ts", "--prove"]);
  expect([failed.code, failed.stderr.split("\n")[1]]).toEqual([
    1,
    "Cell 1 of 'r.ipynb' failed in a fresh kernel, so there is nothing to compare with: RangeError: no",
  ]);
  expect((await folder.run(["export", "p.ipynb", "--prove"])).stderr).toBe(
    "'--prove' runs the exported module; name its file, as in '-o pipeline.ts --prove'\n",
  );
});
