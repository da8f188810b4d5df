import { setTimeout as sleep } from "node:timers/promises";
import { RunFailedError } from "../../../kernel/src/errors.js";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { currentRunContext, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline } from "../../../kernel/src/stages/index.js";

let tries = 0;
let events: RunEvent[] = [];
beforeEach(() => {
  tries = 0;
  events = [];
});
const settings = { folder: null, onEvent: (event: RunEvent): void => void events.push(event) };
const typesOf = (): string[] => events.map(({ type }) => type);
const failTwice = (): { tries: number } => {
  tries += 1;
  if (tries < 3) throw new RangeError(`try ${tries}`);
  return { tries };
};

test("runPipeline() tries a stage again that failed, and tells of each try", async () => {
  const pipeline = definePipeline("p", { flaky: { run: failTwice, retries: { times: 2, delay: 1, jitter: false } } });
  await expect(runPipeline(pipeline, settings).outputs()).resolves.toEqual({ flaky: { tries: 3 } });
  expect(typesOf()).toEqual([
    "run.started",
    "stage.started",
    "stage.retrying",
    "stage.retrying",
    "stage.completed",
    "run.completed",
  ]);
  expect(events[2]).toMatchObject({
    stage: "flaky",
    attempt: 1,
    of: 3,
    delay: 1,
    error: { name: "RangeError", message: "try 1" },
  });
});

test("runPipeline() fails a stage with the error of its last try, and keeps stage, cause and line", async () => {
  const pipeline = definePipeline("p", { flaky: { run: failTwice, retries: { times: 1, delay: 1 } } });
  const failed = await runPipeline(pipeline, settings)
    .outputs()
    .catch((error: unknown) => error);
  if (!(failed instanceof RunFailedError)) throw new TypeError("it did not fail");
  expect([failed.stages, failed.cause, tries]).toEqual([["flaky"], new RangeError("try 2"), 2]);
  expect(failed.failures).toMatchObject([
    {
      stage: "flaky",
      error: failed.cause,
      report: { trace: [{ where: "test/kernel/runs/attempt-stage.test.ts", inside: "failTwice" }] },
    },
  ]);
});

test("runPipeline() does not try again what is a mistake of the pipeline, or what `only` does not want", async () => {
  const bare = (): number => {
    tries += 1;
    return 3;
  };
  const wrong = definePipeline("p", { wrong: { run: bare, retries: { times: 5, delay: 1 } } });
  await expect(runPipeline(wrong, settings).result).resolves.toMatchObject({ state: "failed" });
  expect(tries).toBe(1);
  const only = (error: unknown): boolean => error instanceof TypeError;
  const other = definePipeline("p", { other: { run: failTwice, retries: { times: 5, delay: 1, only } } });
  await expect(runPipeline(other, settings).result).resolves.toMatchObject({ state: "failed" });
  expect(tries).toBe(2);
});

test("runPipeline() ends a try that takes too long, aborts its signal, and tries again", async () => {
  const aborted: boolean[] = [];
  const slow = async (): Promise<{ tries: number }> => {
    tries += 1;
    const signal = currentRunContext()?.signal;
    if (tries === 1)
      await sleep(60_000, undefined, { ...(signal && { signal }) }).finally(() => aborted.push(signal?.aborted === true));
    return { tries };
  };
  const pipeline = definePipeline("p", { slow: { run: slow, timeout: 30, retries: { times: 1, delay: 1 } } });
  await expect(runPipeline(pipeline, settings).outputs()).resolves.toEqual({ slow: { tries: 2 } });
  expect(aborted).toEqual([true]);
  expect(events[2]).toMatchObject({
    type: "stage.retrying",
    error: { message: "Stage 'slow' took longer than its timeout of 30 ms; give it more, or look at what it waits for" },
  });
});

test("runPipeline() fails a stage that hears nothing of its timeout, and goes on with the others", async () => {
  const pipeline = definePipeline("p", {
    deaf: { run: () => new Promise<never>(() => undefined), timeout: 20 },
    other: { run: () => ({ x: 1 }) },
  });
  const { state, stages, outputs } = await runPipeline(pipeline, settings).result;
  expect([state, stages.map((stage) => stage.state), outputs.other]).toEqual(["failed", ["failed", "fresh"], { x: 1 }]);
});

test("runPipeline() cancels a stage that waits for its next try", async () => {
  const pipeline = definePipeline("p", { flaky: { run: failTwice, retries: { times: 2, delay: 60_000 } } });
  const run = runPipeline(pipeline, { ...settings, onEvent: (event) => event.type === "stage.retrying" && run.cancel() });
  await expect(run.result).resolves.toMatchObject({ state: "cancelled", stages: [{ state: "cancelled" }] });
  expect(tries).toBe(1);
});
