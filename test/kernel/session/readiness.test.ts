import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

// settings -> load -> train; only train uses `epochs` and `score`
const settings = "const file = 'rows.csv';\nconst epochs = 15;\nfunction score(value: number) { return value * 2; }";
const load = "%%stage load\nconst rows = [file.length];";
const train = "%%stage train --params epochs\nconst model = rows.map((row) => score(row) * epochs);";

beforeEach(async () => {
  kernel = await startKernel();
  await kernel.run(settings, "settings");
  await kernel.run(load, "load");
  await kernel.run(train, "train");
});
afterEach(() => kernel.stop());

/** The state of each stage, with its reason. */
async function states(): Promise<string[]> {
  const { value } = await kernel.run(
    "pipeline.stages.map((s) => s.name + ' ' + s.state + (s.reason && ', ') + s.reason).join(';')",
  );
  return String(value).slice(1, -1).split(";");
}

test("allReadiness() names the param and its two values, and leaves stages alone that do not use it", async () => {
  expect(await states()).toEqual(["load fresh", "train fresh"]);
  await kernel.run(settings.replace("15", "30"), "settings");
  expect(await states()).toEqual(["load fresh", "train stale, epochs 15 → 30"]);
});

test("allReadiness() names what changed in a shared cell, and who waits for a stale stage", async () => {
  await kernel.run(settings.replace("rows.csv", "birds.csv").replace("* 2", "* 3"), "settings");
  expect(await states()).toEqual(["load stale, file changed", "train stale, rows will change: load is stale"]);
});

test("allReadiness() finds no reason in a shared cell that runs again as it was, nor in an edit that was taken back", async () => {
  await kernel.run(settings, "settings");
  expect(await states()).toEqual(["load fresh", "train fresh"]);
  await kernel.run(settings.replace("15", "30"), "settings");
  await kernel.run(settings, "settings");
  expect(await states()).toEqual(["load fresh", "train fresh"]);
});

test("allReadiness() takes stages that a run made as fresh until what they need changes after it", async () => {
  await kernel.run(load, "load");
  expect(await states()).toEqual(["load fresh", "train stale, rows changed: load ran again"]);
  expect((await kernel.run("%run")).status).toBe("ok");
  expect(await states()).toEqual(["load fresh", "train fresh"]);
  await kernel.run(settings.replace("15", "20"), "settings");
  expect(await states()).toEqual(["load fresh", "train stale, epochs 15 → 20"]);
  await kernel.run(train, "train");
  expect(await states()).toEqual(["load fresh", "train fresh"]);
});
