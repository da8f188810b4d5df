/** @jest-environment <rootDir>/test/kernel/built-environment.cjs */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as cells from "../../../kernel/src/cells";
import type * as runner from "../../../kernel/src/runner";

declare function importBuilt<T>(file: string): Promise<T>;

const folder = mkdtempSync(join(tmpdir(), "stagebook-runner-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("RunnerProcess tells that a runner has ended which ended before anybody listened", async () => {
  const { forkRunner } = await importBuilt<typeof runner>("runner/index.js");
  const { RunnerProcess } = await importBuilt<typeof cells>("cells/index.js");
  const child = forkRunner(folder);
  // Its streams are let go with it.
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
  const end = await new Promise<cells.RunnerExit>((exit) => {
    new RunnerProcess(child, { report: () => undefined, raw: () => undefined, exit });
  });
  expect(end).toEqual({ code: null, signal: "SIGKILL", outOfMemory: false });
});
