import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
});
afterEach(() => kernel.stop());

interface Picture {
  readonly type: string;
  readonly pipeline: { readonly stages: readonly Record<string, unknown>[]; readonly run: { readonly state: string } | null };
}

const open = () => kernel.tell("comm_open", { comm_id: "p", target_name: "stagebook.page", data: {} });
const send = (data: Record<string, unknown>) => kernel.tell("comm_msg", { comm_id: "p", data });

/** The next picture of the pipeline that `isWanted`, as `name state reason` of each stage. */
async function states(isWanted: (picture: Picture) => boolean): Promise<string[]> {
  const message = await kernel.next(({ header, content }) => {
    const data = content["data"] as Picture | undefined;
    return header.msg_type === "comm_msg" && data?.type === "pipeline" && isWanted(data);
  });
  const { pipeline } = message.content["data"] as Picture;
  return pipeline.stages.map(({ name, state, reason }) => [name, state, reason].filter((word) => word !== "").join(" "));
}

// load -> clean -> train, load -> plot
test("a stage that is switched off is left out of a run with all that needs it, and a run to it takes it in", async () => {
  await kernel.run("%%stage load\nconst rows = [1, 2];", "a");
  await kernel.run("%%stage clean\nconst cleaned = rows.map((row) => row * 2);", "b");
  await kernel.run("%%stage train\nconst model = cleaned.length;", "c");
  await kernel.run("%%stage plot\nconst shown = rows.length;", "d");
  await open();
  const switched = states(({ pipeline }) => pipeline.stages.some(({ isOff }) => isOff === true));
  await send({ type: "switch-stage", stage: "clean", isOff: true });
  expect(await switched).toEqual(["load fresh", "clean skipped switched off", "train skipped needs clean", "plot fresh"]);
  const { messages, status } = await kernel.run("%run", "e");
  expect(status).toBe("ok");
  expect(JSON.stringify(messages)).toContain("is switched off");
  const one = await kernel.run("%run train", "e");
  expect(JSON.stringify(one.messages)).not.toContain("is switched off");
  const back = states(({ pipeline }) => pipeline.stages.every(({ isOff }) => isOff === false));
  await send({ type: "switch-stage", stage: "clean", isOff: false });
  expect((await back)[1]).toMatch(/^clean (fresh|cached)/);
});

test("a stage that is not there cannot be switched off", async () => {
  await kernel.run("%%stage load\nconst rows = [1, 2];", "a");
  await open();
  const problem = kernel.next(({ content }) => (content["data"] as { type?: string } | undefined)?.type === "problem");
  await send({ type: "switch-stage", stage: "lode", isOff: true });
  expect(((await problem).content["data"] as { sentence: string }).sentence).toBe(
    "No stage is named 'lode'; did you mean 'load'? Stages here: load",
  );
});

test("the page is told what a stage logs in a run, its numbers as series, and how long its runs took", async () => {
  await kernel.run("import { logger } from 'stagebook';", "i");
  await kernel.run(
    "%%stage fit\nconst losses = [3, 2, 1];\nfor (const [epoch, loss] of losses.entries()) logger.log({ epoch, loss });\nlogger.info('done');",
    "a",
  );
  await open();
  const ended = kernel.next(({ content }) => {
    const data = content["data"] as Picture | undefined;
    return data?.type === "pipeline" && data.pipeline.run?.state === "completed";
  });
  await send({ type: "run", to: null, force: false });
  const [fit = {}] = ((await ended).content["data"] as Picture).pipeline.stages;
  expect(fit["metrics"]).toEqual([{ name: "loss", points: [3, 2, 1], last: 1 }]);
  expect((fit["logs"] as { text: string }[]).map(({ text }) => text)).toEqual([
    "epoch 0  loss 3",
    "epoch 1  loss 2",
    "epoch 2  loss 1",
    "done",
  ]);
  expect(fit["durations"]).toEqual([expect.any(Number), expect.any(Number)]);
});
