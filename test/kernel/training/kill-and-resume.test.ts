import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

jest.setTimeout(120_000);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-training-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the training, and kills it as soon as it says `until`; gives its lines. */
function train(place: string, word: "start" | "resume", until: string | null): Promise<readonly string[]> {
  const child = spawn(process.execPath, [join(__dirname, "tensorflow-training.mjs"), join(folder, place), word], { cwd: folder });
  let text = "";
  let problems = "";
  child.stdout.on("data", (chunk) => {
    text += String(chunk);
    if (until !== null && text.includes(`${until}\n`)) child.kill("SIGKILL");
  });
  child.stderr.on("data", (chunk) => {
    problems += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.on("exit", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(text.split("\n").filter((line) => /^(\w+ \d+|\[\[|s-)/.test(line)));
      else reject(new RangeError(problems));
    });
  });
}

test("a training of a TensorFlow.js model that is killed and resumed ends with the weights of one that was not (S3.17, S3.23, S3.27)", async () => {
  const whole = await train("whole", "start", null);
  expect(whole.at(-1)).toMatch(/^s-.* learnt$/);
  const first = await train("killed", "start", "warmup 3");
  const second = await train("killed", "resume", "main 4");
  const third = await train("killed", "resume", "main 17");
  const last = await train("killed", "resume", null);
  expect(first.at(-1)).toBe("warmup 3");
  // The epoch that was cut off is run again, and no other.
  expect([second[0], third[0], last[0]]).toEqual(["warmup 3", "main 4", "main 17"]);
  const weights = (lines: readonly string[]): number[] => JSON.parse(lines.at(-2) ?? "[]").flat();
  expect(weights(last).length).toBe(13);
  // TensorFlow.js keeps the powers of Adam's rates as their exponent, so the last of seven digits may differ.
  for (const [index, weight] of weights(last).entries()) expect(weight).toBeCloseTo(weights(whole)[index] ?? Number.NaN, 5);
});
