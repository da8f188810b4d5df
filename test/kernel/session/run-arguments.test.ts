import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

// load -> sum, and name by itself
beforeAll(async () => {
  kernel = await startKernel();
  await kernel.run("const factor = 2;");
  await kernel.run("%%stage load --params factor\nconst rows = [1, 2, 3].map((n) => n * factor);\nconsole.log('load ran');");
  await kernel.run("%%stage sum\nconst total = rows.reduce((a, b) => a + b, 0);\nconsole.log('total', total);");
  await kernel.run("%%stage name\nconst title = 'Rows';\nconsole.log('name ran');");
});
afterAll(() => kernel.stop());

test("parseRunArguments() takes --only for the stages to run, with params", async () => {
  expect((await kernel.run("%run --only name")).text).toBe("name ran\n");
  expect((await kernel.run("%run load.factor=10 --only load,sum")).text).toBe("load ran\ntotal 60\n");
});

test("%run --only takes from the cache what the stages read, and says when it is not there", async () => {
  expect((await kernel.run("%run --only sum")).error).toBe(
    "MagicError: Stage 'load' failed: NotCachedError: Stage 'load' is not to run here, and the cache does not have what it gives (param factor 10 → 2); run it too",
  );
  await kernel.run("%run load");
  expect((await kernel.run("%run --only sum")).text).toContain("total 12\n");
});

test.each([
  ["%run --only lod", "UnknownStageError: No stage is named 'lod'; did you mean 'load'? Stages here: load, sum, name"],
  [
    "%run --only sum,name --no-cache",
    "MagicError: Stage 'sum' reads 'rows' of 'load', which is not part of this run; run it too: '%run --only sum,name,load'",
  ],
  ["%run sum --only load", "MagicError: '%run' takes a stage or '--only', got 'sum' and '--only load'"],
  ["%run --only ,", "MagicError: '--only' of '%run' names no stage; write it as in '%run --only load,clean'"],
  ["%run --only", "MagicError: '--only' of '%run' needs STAGES after it, as in '%run train epochs=5 --only a,b'"],
  [
    "%run --onyl load",
    "MagicFlagError: '%run' has no flag '--onyl'; did you mean '--only'? Flags here: --from, --force, --no-cache, --only, --params, --config, --concurrency",
  ],
])("parseRunArguments() explains what is wrong with %j", async (code, sentence) => {
  expect((await kernel.run(code)).error).toBe(sentence);
});
