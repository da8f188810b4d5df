import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OutputSummary, RunEvent } from "../../../kernel/src/messages/index.js";
import { planResume } from "../../../kernel/src/runs/plan-resume.js";
import { stageSource } from "../../../kernel/src/runs/stage-source.js";
import { defineStage, type Pipeline, pipelineOf } from "../../../kernel/src/stages/index.js";
import { ArtifactStore } from "../../../kernel/src/store/index.js";

let folder: string;
let store: ArtifactStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-plan-"));
  store = new ArtifactStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (): object => ({});
// a -> b -> c ; d after b ; tidy at the end
const pipeline = pipelineOf("p", [
  defineStage("a", { run }),
  defineStage("b", { run, reads: { a: "a" } }),
  defineStage("c", { run, reads: { b: "b" } }),
  defineStage("d", { run, after: ["b"] }),
  defineStage("tidy", { run, finally: true }),
]);

/** That a stage had completed and given one value by its own name; null where that could not be stored. */
function completed(
  name: string,
  value: unknown,
  { source = stageSource(pipeline.stage(name)) }: { source?: string | null } = {},
): RunEvent {
  const output: OutputSummary = {
    ...{ name, kind: "number", preview: "" },
    ...(value === null ? { unstored: `${name} cannot be stored` } : { artifact: store.put(value, name).hash }),
  };
  return { type: "stage.completed", stage: name, duration: 7, outputs: [output], ...(source !== null && { source }), at: 1 };
}

function plan(events: readonly RunEvent[], of: Pipeline = pipeline) {
  const { kept, again } = planResume(of, of.order, events, { store, code: {} });
  return { kept: [...kept.keys()], again: again.map(({ stage, reason }) => `${stage}: ${reason}`) };
}

test("planResume() keeps what had completed, with its values and its time", () => {
  const { kept, again } = planResume(pipeline, pipeline.order, [completed("a", [1, 2])], { store, code: {} });
  expect([...kept]).toEqual([["a", { outputs: { a: [1, 2] }, duration: 7, missing: new Map() }]]);
  expect(again).toEqual([]);
});

test("planResume() runs what runs at the end again, until the run has come to its end", () => {
  const done = ["a", "b", "c", "d", "tidy"].map((name) => completed(name, 1));
  expect(plan(done)).toEqual({ kept: ["a", "b", "c", "d"], again: [] });
  expect(plan([...done, { type: "run.completed", run: "r", duration: 1, at: 2 }]).kept).toContain("tidy");
});

test("planResume() runs a stage again whose value was not kept, but not those that have read it", () => {
  expect(plan([completed("a", 1, { source: null }), completed("b", 2)])).toEqual({
    kept: ["b"],
    again: ["a: what it gave was not kept"],
  });
});

test("planResume() runs a stage again whose code has changed, and all that need it, in whatever way", () => {
  const changed = completed("b", 2, { source: "another" });
  expect(plan([completed("a", 1), changed, completed("c", 3), completed("d", 4)])).toEqual({
    kept: ["a"],
    again: ["b: its code has changed", "c: b runs again", "d: b runs again"],
  });
});

test("planResume() makes a missing value again where it is read, and for that what is missing before it", () => {
  const lost = [completed("a", null), completed("b", null)];
  expect(plan(lost)).toEqual({
    kept: [],
    again: ["a: b needs its a, but a cannot be stored", "b: c needs its b, but b cannot be stored"],
  });
  // Nobody reads it any more.
  expect(plan([...lost, completed("c", 3)])).toEqual({ kept: ["a", "b", "c"], again: [] });
});

test("planResume() gives a stage that takes the context all that others gave", () => {
  const whole = pipelineOf("p", [
    ...pipeline.stages.slice(0, 1),
    defineStage("look", { run: (_inputs: object, _params: object, _context: unknown) => ({}), after: ["a"] }),
  ]);
  expect(plan([completed("a", null)], whole)).toEqual({ kept: [], again: ["a: look needs its a, but a cannot be stored"] });
});

test("planResume() forgets what an earlier resume ran again, and takes the last word on each stage", () => {
  const again: RunEvent = {
    type: "run.resumed",
    ...{ run: "r", pipeline: "p", stages: [], kept: [], again: [{ stage: "a", reason: "its code has changed" }], at: 1 },
  };
  expect(plan([completed("a", 1), again]).kept).toEqual([]);
  const { kept } = planResume(pipeline, pipeline.order, [completed("a", 1), again, completed("a", 5)], { store, code: {} });
  expect([...kept.values()]).toMatchObject([{ outputs: { a: 5 } }]);
});

test("planResume() does not take a value for lost that the system does not let it read now", () => {
  const event = completed("a", 1);
  const [artifact] = store.list();
  rmSync(join(store.folder, artifact?.hash ?? ""));
  expect(plan([event]).again).toEqual([expect.stringMatching(/^a: b needs its a, but The artifact '.+' is missing/)]);
  mkdirSync(join(store.folder, artifact?.hash ?? ""));
  expect(() => plan([event])).toThrow("EISDIR");
});
