import type { PipelineView } from "../../kernel/src/messages/index.js";
import { type Grouping, groupStages } from "../../labextension/src/stage-groups.js";
import { englishWords } from "../../labextension/src/words.js";
import { edge, pipeline, stage } from "./pipeline-fixture.js";

// load -> fold1 … fold60 -> report
const folds = Array.from({ length: 60 }, (_, index) => `fold${index + 1}`);
const view: PipelineView = {
  ...pipeline("load"),
  stages: [
    stage("load"),
    ...folds.map((name, index) => stage(name, index < 2 ? "failed" : "fresh", { duration: 100 })),
    stage("report"),
  ],
  edges: [...folds.map((name) => edge("load", name, "rows")), ...folds.map((name) => edge(name, "report", `of_${name}`))],
};
const grouping: Grouping = { headingOf: () => null, open: [], isWanted: null, words: englishWords };
const names = (grouped: ReturnType<typeof groupStages>) => grouped.pipeline.stages.map(({ name }) => name);

test("groupStages() leaves a pipeline of up to fifty stages as it is", () => {
  const small = pipeline("load -> clean");
  expect(groupStages(small, grouping)).toEqual({ pipeline: small, groups: new Map(), open: [] });
});

test("groupStages() shows stages of one beginning as one, in the most urgent state, with one edge to each side", () => {
  const grouped = groupStages(view, grouping);
  expect(names(grouped)).toEqual(["load", "§ fold", "report"]);
  expect(grouped.pipeline.stages[1]).toMatchObject({ state: "failed", reason: "2 of 60", duration: 6000 });
  expect(grouped.pipeline.edges.map(({ from, to, variables }) => [from, to, variables.length])).toEqual([
    ["load", "§ fold", 1],
    ["§ fold", "report", 60],
  ]);
  expect(grouped.groups.get("§ fold")?.stages).toHaveLength(60);
});

test("groupStages() draws the stages of an open group, and of a search what it finds", () => {
  const open = groupStages(view, { ...grouping, open: ["fold", "gone"] });
  expect([names(open).length, open.open]).toEqual([62, ["fold"]]);
  const found = groupStages(view, { ...grouping, isWanted: ({ name }) => name === "load" || name.endsWith("7") });
  expect(names(found)).toEqual(["load", "fold7", "fold17", "fold27", "fold37", "fold47", "fold57"]);
  expect(found.pipeline.edges).toHaveLength(6);
});

test("groupStages() follows the headings of the notebook where there are several", () => {
  const headingOf: Grouping["headingOf"] = ({ name }) =>
    name === "report" ? "Report" : Number(name.slice(4)) > 30 ? "Late" : "Early";
  expect(names(groupStages(view, { ...grouping, headingOf }))).toEqual(["§ Early", "§ Late", "report"]);
});
