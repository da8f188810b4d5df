// What one stage costs over a bare await: without a store, and with a journal and artifacts, the disk's own sync apart.
// Run by `npm run bench:runs`. Ratios count; the time of the disk is measured beside it and taken off.
import fs, { mkdtempSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPipeline } from "../../../kernel/dist/runs/index.js";
import { definePipeline } from "../../../kernel/dist/stages/index.js";

const stages = 500;
const rounds = 7;
let syncTime = 0;

// The disk's own time is measured where it is asked to sync.
for (const name of ["fsyncSync", "fdatasyncSync"]) {
  const real = fs[name];
  fs[name] = (handle) => {
    const start = performance.now();
    try {
      return real(handle);
    } finally {
      syncTime += performance.now() - start;
    }
  };
}
syncBuiltinESMExports();

// s0 -> s1 -> … , each gives a small object
const step = async (inputs) => ({ v: { count: (inputs.v?.count ?? 0) + 1, name: "stage" } });
const chain = definePipeline(
  "chain",
  Object.fromEntries(
    Array.from({ length: stages }, (_, at) => [`s${at}`, { run: step, ...(at === 0 ? {} : { reads: { v: `s${at - 1}` } }) }]),
  ),
);

async function bare() {
  let v;
  for (let at = 0; at < stages; at += 1) ({ v } = await step({ v }));
}

/** Microseconds for one stage, without the disk's sync, and that of the disk. */
async function time(work) {
  const figures = [];
  for (let round = 0; round < rounds; round += 1) {
    syncTime = 0;
    const start = performance.now();
    await work();
    const all = performance.now() - start;
    figures.push({ own: ((all - syncTime) * 1000) / stages, disk: (syncTime * 1000) / stages });
  }
  // The quietest round says most on a machine that others use too.
  return figures.sort((one, other) => one.own - other.own)[0];
}

async function kept(settings) {
  const folder = mkdtempSync(join(tmpdir(), "stagebook-bench-"));
  try {
    await runPipeline(chain, { folder, ...settings }).result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const baseline = await time(bare);
const rows = [
  ["without a store", await time(() => runPipeline(chain, { folder: null }).result), 50],
  ["with a journal", await time(() => kept({ artifacts: false })), 500],
  ["with a journal and artifacts", await time(() => kept({})), 500],
];
let isOver = false;
for (const [name, { own, disk }, limit] of rows) {
  const cost = own - baseline.own;
  isOver ||= cost > limit;
  process.stdout.write(
    `${name.padEnd(30)} ${cost.toFixed(1).padStart(7)} µs a stage over a bare await (at most ${limit}); the disk's sync ${disk.toFixed(0)} µs\n`,
  );
}
process.exitCode = isOver ? 1 : 0;
