import * as dagre from "@dagrejs/dagre";
import { layoutGraph } from "../../labextension/src/graph-layout.js";
import { graphModel } from "../../labextension/src/graph-model.js";
import { sizesFor } from "../../labextension/src/graph-sizes.js";
import { pipeline } from "./pipeline-fixture.js";

const wide = sizesFor(400, false);

function places(...chains: string[]): Record<string, [number, number]> {
  const layout = layoutGraph(dagre, graphModel(pipeline(...chains)), wide);
  return Object.fromEntries([...layout.nodes].map(([name, { left, top }]) => [name, [left, top]]));
}

test("layoutGraph() stands a chain in one column with a pitch of 72", () => {
  expect(places("load -> clean -> train")).toEqual({
    load: [16, 12],
    clean: [16, 84],
    train: [16, 156],
  });
});

test("layoutGraph() never puts more nodes into a row than fit the width", () => {
  // load -> a, b, c: the third reader moves to the next row
  const found = places("load -> a", "load -> b", "load -> c");
  const rows = Object.values(found).map(([, top]) => top);
  expect(rows.sort((a, b) => a - b)).toEqual([12, 84, 84, 156]);
});

test("layoutGraph() keeps a row in document order while no edges cross for it", () => {
  const found = places("load -> clean", "clean -> total", "clean -> plot");
  expect([found["total"], found["plot"]]).toEqual([
    [16, 156],
    [208, 156],
  ]);
});

test("layoutGraph() keeps every node in the panel and no two on one place", () => {
  const layout = layoutGraph(dagre, graphModel(pipeline("a -> b -> c -> d", "a -> d", "a -> e -> d", "b -> f", "x -> y")), wide);
  const seen = [...layout.nodes.values()].map(({ left, top }) => `${left} ${top}`);
  expect(new Set(seen).size).toBe(seen.length);
  expect(layout.width).toBeLessThanOrEqual(400);
});

test("layoutGraph() moves no node but its new neighbour when a stage is added at the end", () => {
  const before = places("load -> clean -> train");
  const after = places("load -> clean -> train", "clean -> plot");
  for (const [name, place] of Object.entries(before)) expect([name, after[name]?.[1]]).toEqual([name, place[1]]);
});

test("layoutGraph() draws an edge that passes a row beside the node in that row", () => {
  const layout = layoutGraph(dagre, graphModel(pipeline("load -> clean -> train", "load -> train")), wide);
  const long = layout.edges.find(({ edge }) => edge.from === "load" && edge.to === "train")?.path ?? "";
  // Down the left margin, past `clean`, which stands from 16 to 192.
  expect(long).toMatch(/ 8 84V128C8 /);
});

test("layoutGraph() gives an empty graph no size", () => {
  const layout = layoutGraph(dagre, graphModel({ stages: [], edges: [], run: null, problems: [] }), wide);
  expect([layout.width, layout.height, layout.edges]).toEqual([0, 0, []]);
});

test("sizesFor() fits two columns into 400 px, three into 600 px, and smaller nodes into 280 px", () => {
  expect([sizesFor(400, false).columns, sizesFor(388, false).columns, sizesFor(600, false).columns]).toEqual([2, 2, 3]);
  expect(sizesFor(280, true)).toMatchObject({ width: 124, columns: 2 });
  expect(sizesFor(260, true)).toMatchObject({ width: 114, columns: 2 });
  expect(sizesFor(200, true)).toMatchObject({ width: 100, columns: 2 });
});
