import { PipelineContext } from "../../../kernel/src/runs/index.js";
import { definePipeline, Pipeline, type StageContext } from "../../../kernel/src/stages/index.js";

const alone = { folder: null } as const;

/** A class of stages of this name. */
function classNamed(name: string): new () => { execute(): number } {
  const made = class {
    execute(): number {
      return 1;
    }
  };
  return Object.defineProperty(made, "name", { value: name });
}

test.each([
  ["TargetRankingStage", "target_ranking"],
  ["_PrivateStage", "private"],
  ["Stage", "stage"],
  ["StageCounter", "stage_counter"],
  ["HTMLParserStage", "html_parser"],
  ["Step2Load", "step2_load"],
  ["ÜberÄnderung", "über_änderung"],
])("new Pipeline() calls a stage of class %s '%s'", (name, expected) => {
  expect(new Pipeline([classNamed(name)]).order).toEqual([expected]);
  // A name of its own that is empty is none.
  expect(new Pipeline([Object.assign(new (classNamed(name))(), { name: "" })]).order).toEqual([expected]);
});

test.each([
  ["prepare data", "prepare_data"],
  ["  clean, then sort! ", "clean_then_sort_"],
  ["a-b_1", "a-b_1"],
])("new Pipeline() calls the stage of a pipeline named '%s' '%s'", (name, expected) => {
  expect(new Pipeline([definePipeline(name, [])]).order).toEqual([expected]);
});

test("new Pipeline() takes what an object or a class says of parameters, tries, time and skipping", async () => {
  class Limited {
    readonly params = { scale: 2 };
    readonly retries = 3;
    readonly timeout = 500;
    readonly finally = true;
    execute(_context: StageContext, { scale }: { scale: number }): number {
      return scale;
    }
    canSkip({ symbols }: StageContext): boolean {
      return symbols.length > 0;
    }
  }
  for (const entry of [Limited, new Limited()]) {
    const pipeline = new Pipeline([entry]);
    const stage = pipeline.stage("limited");
    expect(stage).toMatchObject({ params: { scale: 2 }, usesContext: true, mergesResults: true, isChained: true });
    expect(stage.policy).toMatchObject({ retries: { times: 3 }, timeout: 500, isFinal: true });
    expect((await pipeline.run(new PipelineContext(), alone)).results).toEqual({ limited: 2 });
    expect((await pipeline.run(new PipelineContext({ symbols: ["A"] }), alone)).results).toEqual({});
  }
  const bare = new Pipeline([{ name: "bare", execute: () => 1, canSkip: "no" as never }]).stage("bare");
  expect([bare.canSkip, bare.params, bare.policy.timeout, bare.policy.isFinal]).toEqual([null, {}, null, false]);
});

test("new Pipeline() takes what a node says of parameters, order, tries and time; its third argument is the context", async () => {
  const both = (_inputs: object, { by }: { by: number }, { symbols }: StageContext): number => by * symbols.length;
  const pipeline = new Pipeline([
    { name: "last", function: () => "end", after: ["both"], enabled: false, finally: true },
    { name: "both", function: both, params: { by: 2 }, retries: 1, timeout: 50 },
  ]);
  expect(pipeline.order).toEqual(["both", "last"]);
  expect(pipeline.stage("last")).toMatchObject({
    enabled: false,
    usesContext: false,
    isChained: false,
    source: expect.any(Function),
  });
  expect(pipeline.stage("both").policy).toMatchObject({ retries: { times: 1 }, timeout: 50, isFinal: false });
  expect(pipeline.stage("last").policy.isFinal).toBe(true);
  expect((await pipeline.run(new PipelineContext({ symbols: ["A", "B"] }), alone)).results).toEqual({ both: 4 });
});

test("new Pipeline() takes a stage that is made as it is", () => {
  const { stages } = definePipeline("p", { load: { run: () => ({ rows: [1] }) } });
  expect(new Pipeline(stages).stages).toEqual(stages);
  expect(new Pipeline(stages).stage("load")).toBe(stages[0]);
});
