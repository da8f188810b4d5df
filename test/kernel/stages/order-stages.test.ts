import fc from "fast-check";
import { definePipeline, defineStage, Pipeline, pipelineOf } from "../../../kernel/src/stages/index.js";

type Needs = Readonly<Record<string, readonly string[]>>;

/** The order of stages, each with those that it comes after. */
function orderOf(after: Needs): readonly string[] {
  return pipelineOf(
    "p",
    Object.entries(after).map(([name, needs]) => defineStage(name, { run: () => ({}), after: needs })),
  ).order;
}

/** The same by going through all stages again and again: the first in the document that has all it needs is next. */
function slowly(after: Needs): readonly string[] {
  const waiting = Object.entries(after);
  const done: string[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(([, needs]) => needs.every((need) => done.includes(need)));
    for (const [name] of waiting.splice(next, 1)) done.push(name);
  }
  return done;
}

test("Pipeline.order is the document's order wherever needs allow it, in any graph", () => {
  // A place in `rank` for each stage: arrows go from lower to higher places, so that there is no cycle.
  const graphs = fc.integer({ min: 1, max: 9 }).chain((count) =>
    fc.record({
      rank: fc.shuffledSubarray([...Array(count).keys()], { minLength: count, maxLength: count }),
      arrows: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 14 }),
    }),
  );
  fc.assert(
    fc.property(graphs, ({ rank, arrows }) => {
      const needs = rank.map((place, stage) => {
        const from = arrows.flatMap(([a, b]) => (b === stage && (rank[a] ?? 0) < place ? [`s${a}`] : []));
        return [`s${stage}`, [...new Set(from)]] as const;
      });
      const after = Object.fromEntries(needs);
      expect(orderOf(after)).toEqual(slowly(after));
    }),
    { numRuns: 300 },
  );
});

test("Pipeline.order counts a stage once that reads and comes after the same one, and keeps a chain in its order", () => {
  const pipeline = definePipeline("p", {
    show: { run: (_: { rows: number }) => ({}), reads: { rows: "load" }, after: ["load"] },
    load: { run: () => ({ rows: 1 }) },
  });
  expect(pipeline.order).toEqual(["load", "show"]);
  const chain = new Pipeline(["c", "a", "b"].map((name) => ({ name, execute: () => 1 })));
  expect(chain.order).toEqual(["c", "a", "b"]);
  // step comes after the node before it, which waits for the last.
  const node = { name: "node", function: () => 1, after: ["last"] };
  const mixed = new Pipeline([node, { name: "step", execute: () => 1 }, { name: "last", function: () => 1 }]);
  expect(mixed.order).toEqual(["last", "node", "step"]);
});

test("PipelineCycleError names the cycle from its first stage in the document on, without what only hangs on it", () => {
  // free; tail -> first; c -> b -> a -> c
  const stuck = { free: [], tail: ["b"], b: ["c"], a: ["b"], c: ["a"], more: ["tail"] };
  expect(() => orderOf(stuck)).toThrow(
    new Error("The stages wait for each other: b -> a -> c -> b; take out one of these reads"),
  );
  // tail -> c, by which the cycle is found: it is told from a on all the same.
  expect(() => orderOf({ tail: ["c"], a: ["c"], b: ["a"], c: ["b"] })).toThrow(
    new Error("The stages wait for each other: a -> b -> c -> a; take out one of these reads"),
  );
});
