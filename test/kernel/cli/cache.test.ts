import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Folder } from "./command";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const pipeline = (factor: number): string => `
import { definePipeline, runAsMain } from "stagebook";
import { readFileSync } from "node:fs";
import { shift } from "./lib.js";
function load() { return { rows: readFileSync("in.txt", "utf8").split(",").map(Number) }; }
function train({ rows }: { rows: number[] }, { epochs }: { epochs: number }) { return { model: rows.map((n) => shift(n) * ${factor} * epochs) }; }
export const pipeline = definePipeline("demo", {
  load: { run: load },
  train: { run: train, reads: { rows: "load" }, params: { epochs: 3 } },
});
await runAsMain(import.meta.url, pipeline);
`;

/** The first words of each line about a stage, and the result. */
async function run(...args: string[]): Promise<{ stages: string[]; result: string }> {
  const { code, stdout, stderr } = await folder.run(["run", "p.ts", ...args]);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  const stages = stderr.split("\n").filter((line) => /^[●↺]/.test(line));
  return { stages: stages.map((line) => line.replace(/, saved .*/, "")), result: stdout.trim() };
}

function write(factor = 2, lib = "n"): void {
  folder.write({ "p.ts": pipeline(factor), "in.txt": "1,2", "lib.ts": `export const shift = (n: number): number => ${lib};` });
}

test("stagebook run takes from the cache what has not changed, and says why the rest runs", async () => {
  write();
  expect(await run()).toEqual({ stages: ["● load", "● train"], result: "model  [ 6, 12 ]" });
  expect(await run()).toEqual({ stages: ["↺ load  cached", "↺ train  cached"], result: "model  [ 6, 12 ]" });
  expect((await run("train.epochs=4")).stages).toEqual(["↺ load  cached", "● train  param epochs 3 → 4"]);
  write(3);
  expect(await run()).toEqual({
    stages: ["↺ load  cached", "● train  its code changed, param epochs 4 → 3"],
    result: "model  [ 9, 18 ]",
  });
  write(3, "n + 1");
  expect(await run()).toEqual({ stages: ["↺ load  cached", "● train  ./lib.ts changed"], result: "model  [ 18, 27 ]" });
  folder.write({ "in.txt": "5" });
  expect(await run()).toEqual({
    stages: ["● load  file in.txt changed", "● train  input `rows` of load differs"],
    result: "model  [ 54 ]",
  });
}, 60_000);

test("stagebook run knows --from, --force and --no-cache", async () => {
  write();
  await run();
  expect((await run("--from", "train")).stages).toEqual(["↺ load  cached", "● train  asked for"]);
  expect((await run("--force")).stages).toEqual(["● load  asked for", "● train  asked for"]);
  expect((await run("--no-cache")).stages).toEqual(["● load", "● train"]);
  const { code, stderr } = await folder.run(["run", "p.ts", "--from", "trian"]);
  expect([code, stderr]).toEqual([1, "No stage is named 'trian'; did you mean 'train'? Stages here: load, train\n"]);
  expect((await folder.run(["run", "p.ts", "--from", "train", "--force"])).stderr).toBe(
    "Option '--from <stage>' cannot be used with option '--force'; 'stagebook --help' tells what there is\n",
  );
}, 60_000);

test("stagebook run --json tells what came from the cache", async () => {
  write();
  await run();
  const { stdout } = await folder.run(["run", "p.ts", "--json"]);
  expect(stdout.split("\n").filter((line) => line.includes('"cached"'))).toHaveLength(2);
  expect(readdirSync(join(folder.path, ".stagebook")).sort()).toEqual(["cache", "runs"]);
}, 60_000);

test("stagebook cache lists, removes and collects", async () => {
  expect((await folder.run(["cache", "ls"])).stdout).toBe(
    "Nothing in .stagebook/cache yet: 'stagebook run FILE' keeps the results of stages\n",
  );
  write();
  await run();
  const { stdout } = await folder.run(["cache", "ls"]);
  expect(stdout.split("\n")[0]).toMatch(/^Stage {2}Pipeline {2}Size {2}Took +Made +Used$/);
  expect(stdout).toMatch(/^train {2}demo +\d+ B /m);
  expect(stdout).toMatch(/\d+ B in \.stagebook\/cache\n$/);
  const listed: unknown = JSON.parse((await folder.run(["cache", "ls", "--json"])).stdout);
  expect(listed).toHaveLength(2);
  expect(listed).toContainEqual(expect.objectContaining({ stage: "train", pipeline: "demo", refused: null }));
  expect((await folder.run(["cache", "rm", "train", "--pipeline", "other"])).stdout).toBe("Nothing is kept of that\n");
  expect((await folder.run(["cache", "rm", "train"])).stdout).toBe("Removed 1 result\n");
  expect((await run()).stages).toEqual(["↺ load  cached", "● train"]);
  expect((await folder.run(["cache", "gc"])).stdout).toMatch(/^Removed 0 results; \d+ B left\n$/);
  expect((await folder.run(["cache", "gc", "--limit", "0.001 kB"])).stdout).toBe("Removed 2 results; 0 B left\n");
  expect((await folder.run(["cache", "rm", "--all"])).code).toBe(1);
}, 60_000);

test.each([
  [["rm"], "'stagebook cache rm' takes the names of stages, or --all for everything\n"],
  [["gc", "--limit", "1Q"], "'1Q' is no size; write it as in 500MB or 2GB\n"],
])("stagebook cache %j says what it needs", async (args, sentence) => {
  expect(await folder.run(["cache", ...args])).toMatchObject({ code: 1, stderr: sentence });
});

test("node FILE --cache takes from the cache what has not changed, as stagebook run does (S1.35)", async () => {
  mkdirSync(join(folder.path, "node_modules"));
  symlinkSync(join(__dirname, "..", "..", "..", "kernel"), join(folder.path, "node_modules", "stagebook"));
  folder.write({
    "pipeline.mjs": `import { definePipeline, runAsMain } from "stagebook";
function make(_, { x }) { return { twice: 2 * x }; }
export const pipeline = definePipeline("one", { make: { run: make, params: { x: 1 } } });
await runAsMain(import.meta.url, pipeline);
`,
  });
  const stagesOf = async (...words: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await folder.node(["pipeline.mjs", "x=4", ...words]);
    return [code, stdout, stderr.split("\n").filter((line) => /^[●↺]/.test(line))].map((each) =>
      String(each).replace(/, saved .*/, ""),
    );
  };
  expect(await stagesOf("--cache")).toEqual(["0", "twice  8\n", "● make"]);
  expect(await stagesOf("--cache")).toEqual(["0", "twice  8\n", "↺ make  cached"]);
  expect(await stagesOf("--from", "make")).toEqual(["0", "twice  8\n", "● make  asked for"]);
  expect(await stagesOf()).toEqual(["0", "twice  8\n", "● make"]);
  expect((await folder.node(["pipeline.mjs", "y=1", "--cache"])).code).toBe(1);
}, 60_000);
