import { existsSync, rmSync } from "node:fs";
import process from "node:process";
import { checks } from "./checks.mjs";
import { makeProject } from "./packed-package.mjs";

// Runs the packed package in plain Node, stock tslab and Deno; the last line tells how many checks passed, failed and were skipped.
const words = process.argv.slice(2);
const counts = { passed: 0, failed: 0, skipped: 0 };
const folder = makeProject();
try {
  for (const { title, needs, check } of checks) {
    if (!words.every((word) => title.includes(word))) continue;
    const outcome = judge(needs, check);
    counts[outcome.state] += 1;
    const time = outcome.seconds === undefined ? "" : ` (${outcome.seconds.toFixed(1)} s)`;
    process.stdout.write(
      `${outcome.state === "passed" ? "ok" : outcome.state.toUpperCase()} ${title}${time}${outcome.why ?? ""}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;

function judge(needs, check) {
  if (needs !== undefined && !existsSync(needs)) return { state: "skipped", why: `: ${needs} is missing` };
  const began = performance.now();
  try {
    check(folder);
    return { state: "passed", seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    return { state: "failed", why: `\n${error.message}` };
  }
}
