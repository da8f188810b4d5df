import { PipelineContext } from "../../../kernel/src/runs/index.js";
import { HookRegistry, Pipeline, type Stage } from "../../../kernel/src/stages/index.js";

const stage = new Pipeline([{ name: "one", execute: () => 1 }]).stage("one");

test("HookRegistry.execute() calls every callback in order and awaits each (S2.67, S2.68)", async () => {
  const hooks = new HookRegistry();
  const calls: string[] = [];
  hooks.register("before_stage", async ({ name }: Stage) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    calls.push(`slow ${name}`);
  });
  hooks.register("before_stage", () => calls.push("next"));
  hooks.register("before_stage", () => calls.push("first"), { priority: 5 });
  hooks.register("before_stage", () => calls.push("last"), { priority: -1 });
  const end = hooks.register("before_stage", () => calls.push("gone"));
  end();
  const context = new PipelineContext();
  expect(await hooks.execute("before_stage", stage, context)).toBe(context);
  expect(calls).toEqual(["first", "slow one", "next", "last"]);
});

test("HookRegistry.execute() hands on the context that a hook gives, and keeps the old one otherwise (S2.65)", async () => {
  const hooks = new HookRegistry();
  const seen: unknown[] = [];
  hooks.register("after_one", (result, context) => context.with({ metadata: { result } }));
  hooks.register("after_one", (_, { metadata }) => seen.push(metadata));
  const context = await hooks.execute("after_one", 7, new PipelineContext());
  expect([context.metadata, seen]).toEqual([{ result: 7 }, [{ result: 7 }]]);
});

test("HookRegistry.execute() warns of a hook that fails in these words, and calls the others (S2.69)", async () => {
  const hooks = new HookRegistry();
  const warnings: string[] = [];
  const others: string[] = [];
  hooks.register("before_run", () => Promise.reject(new Error("no disk")));
  hooks.register("before_run", () => others.push("called"));
  await hooks.executeWith((sentence) => warnings.push(sentence), "before_run", new PipelineContext());
  expect([warnings, others]).toEqual([["Hook before_run failed: no disk"], ["called"]]);
});

test("HookRegistry.execute() lets Node warn of a hook that fails, in its words also where no error was thrown (S2.69)", async () => {
  const hooks = new HookRegistry();
  hooks.register("after_run", () => Promise.reject("it rained"));
  const warn = jest.spyOn(process, "emitWarning").mockImplementation();
  const context = new PipelineContext();
  expect(await hooks.execute("after_run", context)).toBe(context);
  expect(warn.mock.calls).toEqual([["Hook after_run failed: it rained"]]);
  warn.mockRestore();
});

test("HookRegistry.register() gives a function that takes out this hook alone, also a second time", async () => {
  const hooks = new HookRegistry();
  const calls: string[] = [];
  const end = hooks.register("before_run", () => calls.push("first"));
  hooks.register("before_run", () => calls.push("second"));
  const copy = hooks.copy();
  end();
  end();
  await hooks.execute("before_run", new PipelineContext());
  expect(calls).toEqual(["second"]);
  await copy.execute("before_run", new PipelineContext());
  expect(calls).toEqual(["second", "first", "second"]);
});

test("HookRegistry.has() tells whether there is a hook now, at a point or at all", () => {
  const hooks = new HookRegistry();
  expect([hooks.has(), hooks.has("before_run")]).toEqual([false, false]);
  const end = hooks.register("before_run", () => undefined);
  expect([hooks.has(), hooks.has("before_run"), hooks.has("after_run")]).toEqual([true, true, false]);
  end();
  expect([hooks.has(), hooks.has("before_run")]).toEqual([false, false]);
});

test("each pipeline has hooks of its own, also one that was made from another (S2.62, S2.66, S2.74)", () => {
  const pipeline = new Pipeline([stage]);
  pipeline.hooks.register("before_stage", () => undefined);
  const changed = pipeline.disable("one");
  changed.hooks.register("after_stage", () => undefined);
  expect([pipeline.hooks.has("before_stage"), pipeline.hooks.has("after_stage")]).toEqual([true, false]);
  expect([changed.hooks.has("before_stage"), changed.hooks.has("after_stage")]).toEqual([true, true]);
  expect(new Pipeline([stage]).hooks.has()).toBe(false);
  const hooks = new HookRegistry();
  expect(new Pipeline([stage], hooks).hooks).toBe(hooks);
});

test("HookRegistry.register() refuses what is no function", () => {
  expect(() => new HookRegistry().register("before_stage", "print" as never)).toThrow(
    new TypeError("The hook of 'before_stage' is no function"),
  );
});
