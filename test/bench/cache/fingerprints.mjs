// What it costs to see whether a stage has changed its inputs in place: in a run (fingerprints, or samples where those would take more
// than a twentieth of the stage's time) and in a notebook's cell (always a sample of what is large). Build the kernel first.
import process from "node:process";
import { LiveValues } from "../../../kernel/dist/runs/cache/live-values.js";
import { structurePrint } from "../../../kernel/dist/runs/index.js";

const sizes = [1e3, 1e5, 1e7, 1e8];
const durations = [1, 10, 1000];
const kinds = {
  "typed array": (bytes) => new Float32Array(bytes / 4).fill(0.5),
  records: (bytes) => Array.from({ length: bytes / 60 }, (_, at) => ({ id: at, name: `row ${at}`, score: at / 7 })),
  tensor: (bytes) => ({ shape: [bytes / 4], dtype: "float32", values: new Float32Array(bytes / 4).fill(0.5) }),
  map: (bytes) => new Map(Array.from({ length: bytes / 60 }, (_, at) => [`key ${at}`, { value: at }])),
};
const [load, work] = [
  { name: "load", reads: {} },
  { name: "work", reads: { rows: "load" } },
];

function time(act) {
  const start = performance.now();
  const result = act();
  return { taken: performance.now() - start, result };
}

/** What looking at the input costs around one call of the stage, when its fingerprint is known from when it was stored. */
function inRun(value, duration) {
  const live = new LiveValues();
  live.take(load, { outputs: { rows: value }, prints: new Map(), cost: 0, shares: [], isLoaded: false });
  const prints = new Map([["rows", live.inputPrint(work, "rows")]]);
  const before = time(() => live.sampleInputs(work));
  const after = time(() => live.changedInputs(work, prints, { duration, isPure: true }));
  return { taken: before.taken + after.taken, isSampled: after.result.sampled.length > 0 };
}

function inCell(value) {
  const before = time(() => structurePrint(value));
  const after = time(() => structurePrint(value));
  return { taken: before.taken + after.taken, isSampled: !after.result.isWhole };
}

// Other work on the machine makes rounds slower, never faster.
function best(measure) {
  return Array.from({ length: 5 }, measure).reduce((one, other) => (other.taken < one.taken ? other : one));
}

function cell({ taken, isSampled }, duration) {
  const part = (100 * taken) / duration;
  const isDear = part > 5 && !isSampled;
  if (isDear) process.exitCode = 1;
  return `${taken.toFixed(3)} ms = ${part.toFixed(2)} %${isSampled ? " sampled" : ""}${isDear ? " TOO SLOW" : ""}`;
}

function sizeText(bytes) {
  return bytes < 1e6 ? `${bytes / 1e3} kB` : `${bytes / 1e6} MB`;
}

// Compiled as in a kernel that has run some cells.
for (let round = 0; round < 2000; round += 1) structurePrint([{ round, text: "warm", list: [1, 2] }, new Map([[1, 2]])]);
for (const [kind, make] of Object.entries(kinds)) {
  for (const bytes of sizes) {
    // Text of 100 MB is longer than a string of this engine may be.
    if (bytes > 2e7 && (kind === "records" || kind === "map")) continue;
    const value = make(bytes);
    for (const duration of durations)
      process.stdout.write(
        `${kind}, ${sizeText(bytes)}, stage of ${duration} ms: run ${cell(
          best(() => inRun(value, duration)),
          duration,
        )}; cell ${cell(
          best(() => inCell(value)),
          duration,
        )}\n`,
      );
  }
}
