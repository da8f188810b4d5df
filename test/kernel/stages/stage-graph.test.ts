import { dotText, mermaidText, type StageGraph } from "../../../kernel/src/stages";

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
