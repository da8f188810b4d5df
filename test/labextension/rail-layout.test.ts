import { graphModel } from "../../labextension/src/graph-model.js";
import { railLayout } from "../../labextension/src/rail-layout.js";
import { pipeline } from "./pipeline-fixture.js";

test("railLayout() keeps a chain on the first rail", () => {
  const layout = railLayout(graphModel(pipeline("load -> clean -> train")));
  expect(layout.dots).toEqual([
    { name: "load", x: 12, y: 18 },
    { name: "clean", x: 12, y: 54 },
    { name: "train", x: 12, y: 90 },
  ]);
  expect(layout.lines.map((line) => line.path)).toEqual(["M12 18V54", "M12 54V90"]);
});

test("railLayout() moves a branch to a rail of its own", () => {
  const layout = railLayout(graphModel(pipeline("load -> a", "load -> b", "a -> c")));
  const rail = Object.fromEntries(layout.dots.map((dot) => [dot.name, dot.x]));
  expect(rail.a).not.toBe(rail.b);
});

test("railLayout() uses at most three rails, however many branches there are", () => {
  const branches = Array.from({ length: 8 }, (_, index) => `load -> b${index} -> end`);
  const xs = railLayout(graphModel(pipeline(...branches))).dots.map((dot) => dot.x);
  expect(Math.max(...xs)).toBeLessThanOrEqual(36);
});
