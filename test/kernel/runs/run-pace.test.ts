import { setTimeout as sleep } from "node:timers/promises";
import type { Device } from "../../../kernel/src/messages/index.js";
import { currentRunContext, type DeviceLease, runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline } from "../../../kernel/src/stages/index.js";

const hold = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};

test("what a stage has promised settles before the next one begins, however many steps it takes", async () => {
  let steps = 0;
  const promising = (): void => {
    let chain = Promise.resolve();
    for (let at = 0; at < 50; at += 1) {
      chain = chain.then(() => {
        steps += 1;
      });
    }
  };
  // promise -> look
  const pipeline = definePipeline("p", { promise: { run: promising }, look: { run: () => ({ steps }), after: ["promise"] } });
  const { look } = await runPipeline(pipeline, { folder: null }).outputs();
  expect(look).toEqual({ steps: 50 });
});

test("a timer that rings while a stage holds the processor cancels the run before the next one", async () => {
  const stop = new AbortController();
  const holding = (): void => {
    setTimeout(() => stop.abort(), 1);
    hold(10);
  };
  const pipeline = definePipeline("p", { hold: { run: holding }, next: { run: () => undefined, after: ["hold"] } });
  const { stages } = await runPipeline(pipeline, { folder: null, signal: stop.signal }).result;
  expect(stages.map(({ name, state }) => [name, state])).toEqual([
    ["hold", "fresh"],
    ["next", "cancelled"],
  ]);
});

test("a timer rings in between small stages that follow each other for long", async () => {
  let rung = 0;
  const timer = setInterval(() => {
    rung += 1;
  }, 1);
  const stages = Array.from({ length: 100 }, (_, at) => [`s${at}`, { run: () => hold(0.5) }] as const);
  await runPipeline(definePipeline("p", Object.fromEntries(stages)), { folder: null }).result;
  clearInterval(timer);
  expect(rung).toBeGreaterThan(3);
});

test("a reader of the events that cancels is heard before the next stage", async () => {
  const pipeline = definePipeline("p", { first: { run: () => undefined }, next: { run: () => undefined } });
  const run = runPipeline(pipeline, { folder: null });
  for await (const { type } of run.events) if (type === "stage.completed") run.cancel();
  const { stages } = await run.result;
  expect(stages.map(({ state }) => state)).toEqual(["fresh", "cancelled"]);
});

test("a condition that never answers is given up on when the run is cancelled, and its stage never runs", async () => {
  const ran: string[] = [];
  let answer = (_: boolean): void => undefined;
  const asking = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  const pipeline = definePipeline("p", { asked: { run: () => ran.push("asked"), when: () => asking } });
  const run = runPipeline(pipeline, { folder: null, grace: 5 });
  setTimeout(() => run.cancel(), 5);
  expect((await run.result).state).toBe("cancelled");
  answer(true);
  await sleep(5);
  expect(ran).toEqual([]);
});

test("stages that follow a stage that was given up on are in nobody's context", async () => {
  const seen: unknown[] = [];
  let cancel = (): void => undefined;
  const deaf = (): Promise<void> => {
    cancel();
    return new Promise(() => undefined);
  };
  const tidy = {
    run: () => seen.push(currentRunContext()?.stage),
    finally: true,
    when: () => seen.push(currentRunContext()) > 0,
  };
  const run = runPipeline(definePipeline("p", { deaf: { run: deaf }, tidy }), { folder: null, grace: 5 });
  cancel = () => run.cancel();
  await run.result;
  expect(seen).toEqual([null, "tidy"]);
});

test("a run ends, and lets go of its folder, also where its device does not let go", async () => {
  const device = { kind: "cpu", name: "cpu" } as Device;
  const lease: DeviceLease = {
    ...{ device, why: [], load: () => Promise.reject(new RangeError("never asked")) },
    release: () => {
      throw new RangeError("still busy");
    },
  };
  const taking = (): void => {
    const context = currentRunContext();
    if (context !== null) context.device.lease = Promise.resolve(lease);
  };
  const run = runPipeline(definePipeline("p", { take: { run: taking } }), { folder: null });
  const { state, problems } = await run.result;
  expect([state, problems]).toEqual(["completed", ["The device of the run could not be given back: still busy"]]);
});
