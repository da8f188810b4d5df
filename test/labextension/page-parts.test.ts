import { readdirSync, readFileSync } from "node:fs";
import { graphModel } from "../../labextension/src/graph-model.js";
import { walkGraph } from "../../labextension/src/graph-walk.js";
import { mermaidText } from "../../labextension/src/mermaid.js";
import { defaultMemory, parseMemory } from "../../labextension/src/panel-memory.js";
import { parseUpdate } from "../../labextension/src/parse-update.js";
import { themedLayout } from "../../labextension/src/plot-theme.js";
import { shareStages } from "../../labextension/src/share-stages.js";
import { throttle } from "../../labextension/src/throttle.js";
import { englishWords } from "../../labextension/src/words.js";
import { edge, pipeline, stage } from "./pipeline-fixture.js";

test("walkGraph() goes down and up in document order, left to a producer, right to a consumer", () => {
  const model = graphModel(pipeline("load -> clean -> train", "load -> plot"));
  const walk = (from: string | null, key: string) => walkGraph(model, from, key);
  expect([walk("load", "ArrowDown"), walk("train", "ArrowUp"), walk("train", "End")]).toEqual(["clean", "clean", "plot"]);
  expect([walk("plot", "ArrowLeft"), walk("load", "ArrowRight"), walk(null, "ArrowDown")]).toEqual(["load", "clean", "load"]);
  expect([walk("load", "ArrowUp"), walk("plot", "ArrowRight"), walk("load", "a")]).toEqual([null, null, null]);
});

test("mermaidText() writes variables on edges and dots where an edge only orders", () => {
  const view = {
    ...pipeline("load -> train"),
    edges: [edge("load", "train", "rows", "n"), edge("train", "load")],
  };
  expect(mermaidText(graphModel(view))).toBe('flowchart TD\n  s0["load"]\n  s1["train"]\n  s0 -->|"rows, n"| s1\n  s1 -.-> s0\n');
});

test("parseUpdate() gives null for what this page does not know", () => {
  expect(parseUpdate({ type: "weather" })).toBeNull();
  expect(parseUpdate({ type: "toString" })).toBeNull();
  expect(parseUpdate("pipeline")).toBeNull();
  expect(parseUpdate({ type: "pipeline", pipeline: {} })).toBeNull();
});

test("parseUpdate() passes on a pipeline", () => {
  const update = { type: "pipeline", pipeline: pipeline("load -> train") };
  expect(parseUpdate(update)).toBe(update);
});

test("parseMemory() takes the default for what does not fit", () => {
  expect(parseMemory(undefined)).toEqual(defaultMemory);
  expect(parseMemory({ form: "tree", detailsHeight: -1, closedSections: "why" })).toEqual(defaultMemory);
  expect(
    parseMemory({
      form: "list",
      detailsHeight: 200,
      closedSections: ["io", 3],
    }),
  ).toEqual({
    form: "list",
    detailsHeight: 200,
    closedSections: ["io"],
  });
});

test("shareStages() keeps the objects of stages that have not changed", () => {
  const before = pipeline("load -> train");
  const now = structuredClone({ ...before, stages: [before.stages[0] ?? stage("load"), stage("train", "stale")] });
  const shared = shareStages(before, now);
  expect(shared).toEqual(now);
  expect(shared.stages[0]).toBe(before.stages[0]);
  expect(shared.stages[1]).toBe(now.stages[1]);
});

test("themedLayout() keeps what the figure says and fills in the theme", () => {
  const colours = { text: "t", grid: "g", line: "l", font: "f", series: ["s"] };
  const layout = themedLayout(
    {
      xaxis: { title: { text: "age" }, gridcolor: "own" },
      xaxis2: { side: "top" },
    },
    colours,
  );
  expect(layout.xaxis).toMatchObject({
    title: { text: "age" },
    gridcolor: "own",
    linecolor: "l",
  });
  expect(layout.xaxis2).toMatchObject({ side: "top", gridcolor: "g" });
});

test("throttle() draws at once, then at most once per interval, and never loses the last call", () => {
  jest.useFakeTimers();
  let drawn = 0;
  const draw = throttle(
    () => {
      drawn += 1;
    },
    () => 100,
  );
  for (let index = 0; index < 50; index += 1) {
    draw();
    jest.advanceTimersByTime(10);
  }
  // At 0, 100, 200, 300, 400 and 500 ms: the last of them is the call made at 490 ms.
  expect(drawn).toBe(6);
  jest.advanceTimersByTime(1000);
  expect(drawn).toBe(6);
  jest.useRealTimers();
});

test("englishWords fills holes and knows one from many", () => {
  expect(englishWords.__("%1 of %2", 3, 7)).toBe("3 of 7");
  expect(englishWords._n("%1 stage to %2", "%1 stages to %2", 1, "a.ts")).toBe("1 stage to a.ts");
});

test("style names no colour of its own, but white on accept", () => {
  const folder = "labextension/style";
  const css = readdirSync(folder)
    .filter((file) => file.endsWith(".css"))
    .map((file) => readFileSync(`${folder}/${file}`, "utf8"))
    .join("\n");
  expect(css.match(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|:\s*(black|red|blue|gr[ae]y|green|orange)\b/gi)).toBeNull();
});
