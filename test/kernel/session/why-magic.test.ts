import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

// settings -> load -> train; both use `scale`, only train uses `epochs`
const settings = "const scale = 2;\nconst epochs = 15;";
const load = "%%stage load\nconst rows = [scale];";
const train = "%%stage train --params epochs\nconst model = rows.map((row) => row * scale * epochs);";

beforeEach(async () => {
  kernel = await startKernel();
  await kernel.run(settings, "settings");
  await kernel.run(load, "load");
  await kernel.run(train, "train");
});
afterEach(() => kernel.stop());

const why = async (stage: string): Promise<string> => (await kernel.run(`%why ${stage}`)).text;

test("whyMagic() says that a stage is fresh", async () => {
  expect(await why("train")).toBe("train is fresh: nothing that it takes has changed since it ran\n");
});

test("whyMagic() lists every reason, and is fresh again when the stage has run", async () => {
  await kernel.run(settings.replace("15", "30").replace("2", "3"), "settings");
  expect(await why("load")).toBe("load is stale:\n  scale changed\n");
  expect(await why("train")).toBe("train is stale:\n  rows will change: load is stale\n  epochs 15 → 30\n  scale changed\n");
  await kernel.run(load, "load");
  expect(await why("train")).toBe("train is stale:\n  rows changed: load ran again\n  epochs 15 → 30\n  scale changed\n");
  await kernel.run("%run");
  expect(await why("train")).toBe("train is fresh: nothing that it takes has changed since it ran\n");
});

test("whyMagic() names where a stage failed", async () => {
  await kernel.run("%%stage train\nconst one = 1;\nthrow new RangeError('no rows');", "train");
  expect(await why("train")).toMatch(/^train failed: cell \d+ line 3\n$/);
});

test("whyMagic() says in one sentence why it cannot", async () => {
  const sentence = async (code: string) => (await kernel.run(code)).error;
  expect(await sentence("%why trian")).toBe(
    "UnknownStageError: No stage is named 'trian'; did you mean 'train'? Stages here: load, train",
  );
  expect(await sentence("%why")).toBe("MagicError: '%why' takes one stage, as in '%why train'");
  expect(await sentence("%why load train")).toBe("MagicError: '%why' takes one stage, as in '%why train'");
  expect(await sentence("%why train --all")).toBe("MagicFlagError: '%why' has no flag '--all'; it has none at all");
});

test("whyMagic() completes the names of stages", async () => {
  const { content } = await kernel.ask("complete_request", { code: "%why tr", cursor_pos: 7 });
  expect(content["matches"]).toEqual(["train"]);
});
