import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listRuns } from "../../../../kernel/src/runs/index.js";
import { keepRun } from "../kept-run.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-runs-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("listRuns() never throws, wherever run.json was cut off", () => {
  const path = keepRun(root, "r-1");
  const text = JSON.stringify((listRuns(root)[0] as { record: object }).record);
  for (let length = 0; length < text.length; length++) {
    writeFileSync(join(path, "run.json"), text.slice(0, length));
    expect(listRuns(root)).toMatchObject([{ type: "unreadable", problem: "its run.json is damaged: it is no JSON" }]);
  }
});
