import { moveOf } from "../../labextension/src/stage-place.js";

// load in a; clean in b and c; text in t; train in d and f, which do not stand together
const ids = ["a", "b", "c", "t", "d", "e", "f"];
const stages = [
  { name: "load", cells: ["a"] },
  { name: "clean", cells: ["b", "c"] },
  { name: "train", cells: ["d", "f"] },
];
const move = (name: string, step: 1 | -1) => {
  const stage = stages.find((each) => each.name === name);
  return stage === undefined ? undefined : moveOf({ ids, stages, stage, step });
};

test("moveOf() moves a stage's cells past those of its neighbour", () => {
  expect(move("clean", -1)).toEqual({ from: 1, to: 0, count: 2 });
  expect(move("load", 1)).toEqual({ from: 0, to: 2, count: 1 });
  expect(move("clean", 1)).toEqual({ from: 1, to: 6, count: 2 });
});

test("moveOf() gives null at the ends and for cells that do not stand together", () => {
  expect([move("load", -1), move("train", 1), move("train", -1)]).toEqual([null, null, null]);
});
