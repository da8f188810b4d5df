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

test("PipelineEventEmitter lets Node warn of a listener that fails where nobody else hears of it (S2.51)", async () => {
  const events = new PipelineEventEmitter();
  events.on("saved", () => Promise.reject(new RangeError("no disk")));
  const warn = jest.spyOn(process, "emitWarning").mockImplementation();
  events.emit("saved", {});
  await Promise.resolve();
  expect(warn.mock.calls).toEqual([["A listener of saved failed: RangeError: no disk"]]);
  warn.mockRestore();
});

test("PipelineEventEmitter.off() knows nothing of what nobody listens to, and a listener may end itself or add others", () => {
  const events = new PipelineEventEmitter();
  const heard: string[] = [];
  const later = (): unknown => heard.push("later");
  events.off("saved", later);
  const end = events.on("saved", () => {
    heard.push("first");
    end();
    events.on("saved", later);
  });
  events.on("saved", () => heard.push("second"));
  events.emit("saved", {});
  expect(heard).toEqual(["first", "second"]);
  events.emit("saved", {});
  expect(heard.slice(2)).toEqual(["second", "later"]);
});

test("PipelineEventEmitter.follow() hears of what others tell, but not of what a run tells itself, until it is ended", () => {
  const failures: string[] = [];
  const events = new PipelineEventEmitter((event) => failures.push(event));
  const seen: unknown[] = [];
  expect(events.isFollowed).toBe(false);
  const end = events.follow({
    event: (event, data) => seen.push([event, data]),
    failed: (event, error) => seen.push([`${event} failed`, String(error)]),
  });
  expect(events.isFollowed).toBe(true);
  events.on("boom", () => {
    throw new RangeError("no");
  });
  events.emit("saved", 1);
  events.relay(() => events.emit("boom", 2));
  events.emit("saved", 3);
  expect(() =>
    events.relay(() => {
      throw new TypeError("in the run");
    }),
  ).toThrow("in the run");
  events.emit("saved", 4);
  expect(seen).toEqual([
    ["saved", 1],
    ["boom failed", "RangeError: no"],
    ["saved", 3],
    ["saved", 4],
  ]);
  end();
  expect(events.isFollowed).toBe(false);
  events.emit("boom", 5);
  expect([seen.length, failures]).toEqual([4, ["boom"]]);
});

test("PipelineEventEmitter.emitCompleted() does not let a stage called 'stage' speak twice (S2.48)", () => {
  const events = new PipelineEventEmitter();
  const heard: unknown[] = [];
  events.on("stage.completed", (data) => heard.push(data));
  events.emitCompleted("stage", 1);
  expect(heard).toEqual([{ stage: "stage", result: 1 }]);
});
