import { countGroups, graphModel, isWanted, mostUrgent } from "../../labextension/src/graph-model.js";
import { edge, pipeline, stage } from "./pipeline-fixture.js";

test("graphModel() ranks a stage below all that it needs", () => {
  const model = graphModel(pipeline("load -> clean -> train -> report", "load -> report"));
  expect(model.nodes.map((node) => [node.stage.name, node.rank])).toEqual([
    ["load", 0],
    ["clean", 1],
    ["train", 2],
    ["report", 3],
  ]);
});

test("graphModel() names producers and consumers in document order", () => {
  const model = graphModel(pipeline("load -> train", "load -> plot", "train -> plot"));
  expect(model.byName.get("plot")?.producers).toEqual(["load", "train"]);
  expect(model.byName.get("load")?.consumers).toEqual(["train", "plot"]);
});

test("graphModel() leaves out edges to stages that are not there", () => {
  const view = {
    ...pipeline("load -> train"),
    edges: [edge("load", "train", "rows"), edge("gone", "train", "x")],
  };
  expect(graphModel(view).edges).toEqual([edge("load", "train", "rows")]);
});

test("graphModel() ranks the stages of a cycle without hanging", () => {
  expect(graphModel(pipeline("a -> b -> c", "c -> a")).nodes).toHaveLength(3);
});

test("graphModel() lets the edge of order close a cycle, not the one that carries a value", () => {
  const model = graphModel({ ...pipeline("a -> b"), edges: [edge("b", "a"), edge("a", "b", "rows")] });
  expect(model.nodes.map((node) => [node.stage.name, node.rank])).toEqual([
    ["a", 0],
    ["b", 1],
  ]);
});

test("countGroups() counts by chip, most urgent first, without zeros", () => {
  const stages = [stage("a", "cached"), stage("b", "fresh"), stage("c", "failed"), stage("d", "new"), stage("e", "queued")];
  expect(countGroups(stages)).toEqual([
    { group: "failed", count: 1 },
    { group: "fresh", count: 2 },
    { group: "others", count: 2 },
  ]);
});

test("mostUrgent() puts what failed before what runs", () => {
  expect(mostUrgent(["fresh", "running", "failed"])).toBe("failed");
  expect(mostUrgent([])).toBeNull();
});

test("isWanted() finds a stage by a variable it reads", () => {
  const train = stage("train", "stale", {
    reads: [{ name: "trainSet", type: null, stages: ["split"] }],
  });
  expect(isWanted(train, "trainS", null)).toBe(true);
  expect(isWanted(train, "rows", null)).toBe(false);
  expect(isWanted(train, "", "failed")).toBe(false);
});
