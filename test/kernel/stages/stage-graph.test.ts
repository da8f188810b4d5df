import { cycleOf, dotText, mermaidText, type StageGraph, topologicalOrder } from "../../../kernel/src/stages";

// load -> train, and report after train
const graph: StageGraph = {
  nodes: ["load", "train", "report"],
  edges: [{ from: "load", to: "train", names: ["rows", "seed"] }],
  orderEdges: [{ from: "train", to: "report", reason: "asked for by --after" }],
};

test("dotText() writes values on full arrows, and an order as a dotted one", () => {
  expect(dotText(graph)).toBe(
    [
      "digraph pipeline {",
      "  node [shape=box];",
      '  "load";',
      '  "train";',
      '  "report";',
      '  "load" -> "train" [label="rows, seed"];',
      '  "train" -> "report" [style=dotted];',
      "}\n",
    ].join("\n"),
  );
});

test("mermaidText() writes values on full arrows, and an order as a dotted one", () => {
  expect(mermaidText(graph)).toBe(
    'flowchart TD\n  s0["load"]\n  s1["train"]\n  s2["report"]\n  s0 -->|rows, seed| s1\n  s1 -.-> s2\n',
  );
});

test("topologicalOrder() keeps the document's order, but puts each stage after what it takes and what it comes after", () => {
  // tidy waits for show by order alone, show takes of load; a stage of another graph holds up none
  const mixed: StageGraph = {
    nodes: ["tidy", "show", "free", "load"],
    edges: [{ from: "load", to: "show", names: ["rows"] }],
    orderEdges: [{ from: "show", to: "tidy", reason: "asked for by --after" }],
  };
  expect(topologicalOrder(mixed)).toEqual(["free", "load", "show", "tidy"]);
  expect(topologicalOrder(graph)).toEqual(["load", "train", "report"]);
  expect(topologicalOrder({ nodes: [], edges: [], orderEdges: [] })).toEqual([]);
  const outside: StageGraph = { nodes: ["a"], edges: [{ from: "a", to: "z", names: ["x"] }], orderEdges: [] };
  expect(topologicalOrder(outside)).toEqual(["a"]);
});

test("cycleOf() gives the stages that wait for each other in the direction of the arrows, and null where none do", () => {
  // a -> b -> c -> a, and tail behind c; free alone
  const edge = (from: string, to: string) => ({ from, to, names: ["x"] });
  const stuck: StageGraph = {
    nodes: ["free", "tail", "a", "b", "c"],
    edges: [edge("a", "b"), edge("c", "tail"), edge("c", "a")],
    orderEdges: [{ from: "b", to: "c", reason: "b changes what c takes" }],
  };
  expect(cycleOf(stuck)).toEqual(["c", "a", "b", "c"]);
  expect(() => topologicalOrder(stuck)).toThrow(
    new Error("The stages wait for each other: c -> a -> b -> c; take out one of these reads"),
  );
  expect(cycleOf(graph)).toBeNull();
  // a -> b -> d, a -> c -> d: met twice, and no cycle
  const diamond: StageGraph = {
    nodes: ["d", "b", "c", "a"],
    edges: [edge("b", "d"), edge("c", "d"), edge("a", "b"), edge("a", "c")],
    orderEdges: [],
  };
  expect(cycleOf(diamond)).toBeNull();
  expect(cycleOf({ nodes: ["a"], edges: [edge("a", "a")], orderEdges: [] })).toEqual(["a", "a"]);
});
