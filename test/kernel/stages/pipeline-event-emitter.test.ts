import { PipelineEventEmitter } from "../../../kernel/src/stages/index.js";

test("PipelineEventEmitter.emit() tells all listeners in the order in which they came (S2.41, S2.42, S2.43, S2.51)", () => {
  const events = new PipelineEventEmitter();
  const heard: string[] = [];
  const second = ({ stage }: { stage: string }): unknown => heard.push(`second ${stage}`);
  events.on("stage.started", ({ stage }) => heard.push(`first ${stage}`));
  events.on("stage.started", second);
  const end = events.on("stage.started", () => heard.push("third"));
  events.once("stage.started", () => heard.push("once"));
  events.emit("stage.started", { stage: "load" });
  events.off("stage.started", second);
  end();
  events.emit("stage.started", { stage: "train" });
  events.emit("stage.completed", { stage: "nobody listens", result: 1 });
  expect(heard).toEqual(["first load", "second load", "third", "once", "first train"]);
});

test("PipelineEventEmitter goes on when a listener fails, and tells who made it (S2.51)", async () => {
  const failures: string[] = [];
  const events = new PipelineEventEmitter((event, error) => failures.push(`${event}: ${String(error)}`));
  const heard: string[] = [];
  events.on("saved", () => {
    throw new RangeError("first");
  });
  events.on("saved", () => Promise.reject(new RangeError("second")));
  events.on("saved", () => heard.push("third"));
  events.emit("saved", {});
  await Promise.resolve();
  expect([heard, failures]).toEqual([["third"], ["saved: RangeError: first", "saved: RangeError: second"]]);
});

test("PipelineEventEmitter.emitCompleted() tells both names, but for a stage that is called like the run (S2.46, S2.48)", () => {
  const events = new PipelineEventEmitter();
  const heard: unknown[] = [];
  for (const event of ["stage.completed", "load.completed", "run.completed"])
    events.on(event, (data) => heard.push([event, data]));
  events.emitCompleted("load", 3);
  events.emitCompleted("run", 4);
  expect(heard).toEqual([
    ["stage.completed", { stage: "load", result: 3 }],
    ["load.completed", { stage: "load", result: 3 }],
    ["stage.completed", { stage: "run", result: 4 }],
  ]);
});
