import { runActions } from "../../labextension/src/run-actions.js";
import { runSummary } from "../../labextension/src/run-summary.js";
import { englishWords } from "../../labextension/src/words.js";
import { pipeline, run, stage } from "./pipeline-fixture.js";

test("runSummary() is null before the first run", () => {
  expect(runSummary(pipeline("load -> train"), 0, englishWords)).toBeNull();
});

test("runSummary() says what runs, what is settled and how long it will take", () => {
  const view = {
    stages: [
      stage("load", "fresh", { duration: 100 }),
      stage("train", "running", {
        startedAt: 1000,
        progress: 0.5,
        duration: 9000,
      }),
      stage("plot", "queued", { duration: 6000 }),
    ],
    edges: [],
    run: run("running", ["load", "cached", 100], ["train", "running", null], ["plot", "queued", null]),
    problems: [],
  };
  const summary = runSummary(view, 11_000, englishWords);
  expect(summary).toMatchObject({
    title: "Running train",
    detail: "1 of 3 settled",
    time: "0:11",
    left: "about 0:16 left",
  });
  expect(summary?.segments.map((segment) => [segment.state, segment.progress])).toEqual([
    ["cached", null],
    ["running", 0.5],
    ["queued", null],
  ]);
});

test("runSummary() names the stage at which the last run failed", () => {
  const view = {
    ...pipeline("load -> train"),
    run: run("failed", ["load", "fresh", 10], ["train", "failed", 400]),
  };
  expect(runSummary(view, 0, englishWords)).toMatchObject({
    title: "Last run failed at train",
    detail: "2 stages, 1 failed",
    time: "0:41",
    left: "",
  });
});

test("runActions() says why a button cannot be pressed", () => {
  const fresh = pipeline("load -> train");
  expect(runActions(fresh, false, null, englishWords).run).toEqual({
    enabled: false,
    tip: "The kernel is not running",
  });
  expect(runActions({ ...fresh, stages: [] }, true, null, englishWords).run.tip).toBe("There is no stage yet");
  expect(runActions(fresh, true, null, englishWords).runTo.tip).toBe("Select a stage first");
  const running = { ...fresh, run: run("running", ["load", "running", null]) };
  expect(runActions(running, true, "load", englishWords).runTo.tip).toBe("A run is going on; cancel it first");
  expect(runActions(running, true, "load", englishWords).cancel).toEqual({
    enabled: true,
    tip: "Cancel the run",
  });
});

test("runActions() counts the stages that would run", () => {
  const view = {
    ...pipeline("load -> train"),
    stages: [stage("load"), stage("train", "stale")],
  };
  expect(runActions(view, true, "train", englishWords)).toMatchObject({
    run: { enabled: true, tip: "Run the 2 stages in a fresh process" },
    runTo: { enabled: true, tip: "Run what train needs, then train" },
  });
});
