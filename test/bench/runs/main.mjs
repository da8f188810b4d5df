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
let syncCpu = 0;

// The disk's own time is measured where it is asked to sync.
for (const name of ["fsyncSync", "fdatasyncSync"]) {
  const real = fs[name];
  fs[name] = (handle) => {
    const [start, before] = [performance.now(), process.cpuUsage()];
    try {
      return real(handle);
    } finally {
      const { user, system } = process.cpuUsage(before);
      syncTime += performance.now() - start;
      syncCpu += user + system;
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

/** Microseconds for one stage: of the processor, of the clock without the disk's sync, and of that. */
async function time(work) {
  const figures = [];
  for (let round = 0; round < rounds; round += 1) {
    syncTime = 0;
    syncCpu = 0;
    const [start, before] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(before);
    const all = performance.now() - start;
    figures.push({
      cpu: (user + system - syncCpu) / stages,
      own: ((all - syncTime) * 1000) / stages,
      disk: (syncTime * 1000) / stages,
    });
  }
  // The quietest round says most on a machine that others use too.
  return figures.sort((one, other) => one.cpu - other.cpu)[0];
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
for (const [name, { cpu, own, disk }, limit] of rows) {
  // On a machine that others use, the clock counts their work too; the processor's own account does not.
  const cost = Math.min(cpu - baseline.cpu, own - baseline.own);
  isOver ||= cost > limit;
  const clock = `${(own - baseline.own).toFixed(0)} µs by the clock without the disk's sync, which took ${disk.toFixed(0)} µs`;
  process.stdout.write(
    `${name.padEnd(29)}${cost.toFixed(1).padStart(7)} µs a stage over a bare await (at most ${limit}); ${clock}\n`,
  );
}
process.exitCode = isOver ? 1 : 0;
