import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(120_000);
let kernel: TestKernel;

// settings -> load -> train -> report; train uses the helper `fit` and the param `epochs`
const settings = (factor: number): string => `function fit(n: number): number { return n * ${factor}; }\nconst epochs = 10;`;
const load = "%%stage load\nconst rows = [1, 2];";
const train = "%%stage train --params epochs\nconst model = rows.map((row) => fit(row) * epochs);";
const report = (flag: string): string => `%%stage report${flag}\nconst text = model.length + Math.random();`;

beforeEach(async () => {
  kernel = await startKernel();
  await kernel.run(settings(2), "settings");
  await kernel.run(load, "load");
  await kernel.run(train, "train");
  await kernel.run(report(""), "report");
});
afterEach(() => kernel.stop());

/** What became of each stage of a run, without times. */
async function run(args = ""): Promise<string[]> {
  const { messages, error } = await kernel.run(`%run ${args}`);
  expect(error).toBeUndefined();
  const pictures = messages.flatMap(({ header, content }) =>
    header.msg_type.endsWith("display_data") ? [content["data"] as { readonly "text/plain": string }] : [],
  );
  const lines = (pictures.at(-1)?.["text/plain"] ?? "").split("\n").filter((line) => /^ {2}\w/.test(line));
  return lines.map((line) =>
    line
      .trim()
      .replace(/ +\d[\d.]* m?s/, "")
      .replace(/ {2,}/g, " "),
  );
}

const said = async (code: string): Promise<string> => {
  const { text, error } = await kernel.run(code);
  return error ?? text;
};

const chance = "report Done not cached: it uses Math.random";

test("%run runs what has changed, says why, and takes the rest from the cache", async () => {
  expect(await run()).toEqual(["load Done", "train Done", chance]);
  expect(await run()).toEqual(["load Cached", "train Cached", chance]);
  await kernel.run(settings(3), "settings");
  expect(await said("%why train")).toBe(
    "train is stale:\n  helper `fit` changed\n  since its result in the cache: helper `fit` changed\n",
  );
  expect(await run()).toEqual(["load Cached", "train Done helper `fit` changed", chance]);
  expect(await run("epochs=20")).toEqual(["load Cached", "train Done param epochs 10 → 20", chance]);
  expect(await run("--from train")).toEqual(["load Cached", "train Done asked for", chance]);
  expect(await run("--force")).toEqual(["load Done asked for", "train Done asked for", chance]);
  expect(await run("--no-cache")).toEqual(["load Done", "train Done", "report Done"]);
});

test("%%stage --cache keeps the result of a stage that cannot be known, --no-cache none", async () => {
  await run();
  expect(await said("%why report")).toBe(
    "report is fresh: nothing that it takes has changed since it ran\n  not cached: it uses Math.random; '--cache' on its line keeps its result all the same\n",
  );
  await kernel.run(report(" --cache"), "report");
  await kernel.run(`${load.replace("load", "load --no-cache")}`, "load");
  expect((await run()).at(-1)).toBe("report Done");
  expect(await run()).toEqual(["load Done not cached: it is not to be", "train Cached", "report Cached"]);
  expect(await said("%why load")).toContain("not cached: its line says '--no-cache'");
  expect(await said("%%stage load --cache --no-cache\n1")).toContain(
    "'%%stage load' says both '--cache' and '--no-cache'; leave one out",
  );
  await kernel.run("%export p.ts");
  expect(await said("!grep -c 'cache: ' p.ts")).toBe("2\n");
});

test("%cache lists and removes results, and switches the cache off and on", async () => {
  expect(await said("%cache")).toBe("Nothing is kept yet: '%run' keeps the results of stages\n");
  await run();
  expect(await said("%cache ls")).toMatch(
    /^Stage {2}Pipeline .*\n(train|load) .*\n(train|load) .*\n\n\d+ B in \.stagebook\/cache\n$/,
  );
  expect(await said("%cache rm train")).toBe("Removed 1 result\n");
  expect(await said("%cache rm train")).toBe("Nothing is kept of that\n");
  expect(await run()).toEqual(["load Cached", "train Done", chance]);
  expect(await said("%cache off")).toBe("The cache is off: every stage runs, until '%cache on'\n");
  expect(await said("%cache ls")).toContain("The cache is off; '%cache on' switches it on");
  expect(await run()).toEqual(["load Done", "train Done", "report Done"]);
  expect(await said("%cache on")).toBe("The cache is on\n");
  expect(await run()).toEqual(["load Cached", "train Cached", chance]);
  expect(await said("%cache rm --all")).toBe("Removed 2 results\n");
});

test("%cache and %run say in one sentence what they need", async () => {
  expect(await said("%cache rm")).toBe("MagicError: '%cache rm' takes the names of stages, or --all for everything");
  expect(await said("%cache clear")).toBe("MagicError: '%cache' takes ls, rm, on or off, got 'clear'");
  expect(await said("%cache ls train")).toBe("MagicError: '%cache ls' takes nothing more, got 'train'");
  expect(await said("%run --from trian")).toBe(
    "UnknownStageError: No stage is named 'trian'; did you mean 'train'? Stages here: load, train, report",
  );
  expect(await said("%run --from train --force")).toBe("MagicError: '%run' takes one of '--from' and '--force'; leave one out");
});

test("%why names a package whose version changed, and a file", async () => {
  const folder = (await said("%cd")).trim();
  await kernel.run("!mkdir -p node_modules/pack", "npm");
  const install = (version: string): void => {
    writeFileSync(join(folder, "node_modules/pack/package.json"), JSON.stringify({ name: "pack", version, main: "i.js" }));
    writeFileSync(join(folder, "node_modules/pack/i.js"), "exports.one = 1;");
  };
  install("4.6.6");
  await kernel.run('import { one } from "pack";', "pack");
  await kernel.run("%%stage load\nconst rows = [one];", "load");
  await run("load");
  install("4.6.7");
  expect(await said("%why load")).toBe(
    "load is fresh: nothing that it takes has changed since it ran\n  since its result in the cache: pack 4.6.6 → 4.6.7\n",
  );
  expect(await run("load")).toEqual(["load Done pack 4.6.6 → 4.6.7"]);
  expect(existsSync(join(folder, ".stagebook", "cache"))).toBe(true);
});
