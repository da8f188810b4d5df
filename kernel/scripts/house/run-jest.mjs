import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./places.mjs";
import { runProgram } from "./run-program.mjs";

/** Runs jest and counts its tests; a file that could not be loaded counts as one failure. */
export async function runJest(args, env = {}) {
  const folder = await mkdtemp(join(tmpdir(), "stagebook-jest-"));
  const file = join(folder, "result.json");
  try {
    const jest = join(root, "node_modules", "jest", "bin", "jest.js");
    await runProgram(process.execPath, [jest, "--json", "--outputFile", file, ...args], { shown: true, env });
    return await readCounts(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readCounts(file) {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return { failed: 1 };
  const result = JSON.parse(text);
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && !result.success ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
