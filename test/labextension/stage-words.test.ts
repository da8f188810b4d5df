import type { StageState } from "../../kernel/src/messages/index.js";
import { gutterWord, inlayText, stageFigure, stageLabel, stateLine } from "../../labextension/src/stage-words.js";
import { englishWords } from "../../labextension/src/words.js";
import { stage } from "./pipeline-fixture.js";

const states: StageState[] = ["new", "fresh", "stale", "queued", "running", "cached", "skipped", "failed", "cancelled"];

test("stateLine() has another word for each state", () => {
  const words = states.map((state) => stateLine(stage("a", state), 0, englishWords).word);
  expect(new Set(words).size).toBe(9);
});

test.each([
  ["new", "", "New, has not run yet"],
  ["stale", "rows changed", "Stale, rows changed"],
  ["fresh", "", "Fresh"],
  ["cancelled", "at 12 %", "Cancelled at 12 %"],
] as const)("stateLine() of a stage that is %s with «%s» is «%s»", (state, reason, text) => {
  const line = stateLine(stage("a", state, { reason }), 0, englishWords);
  expect(line.word + line.rest).toBe(text);
});

test("stateLine() guesses the time left of a running stage once it can", () => {
  const train = stage("train", "running", {
    startedAt: 0,
    progress: 0.36,
    reason: "epoch 7",
  });
  expect(stateLine(train, 21_000, englishWords).rest).toBe(", 0:37 left");
  expect(stateLine(train, 1_000, englishWords).rest).toBe(", epoch 7");
  expect(stateLine({ ...train, reason: "" }, 1_000, englishWords).rest).toBe(", 0:01");
});

test("stageFigure() is the percent while running, a guess while queued, the time afterwards", () => {
  expect(stageFigure(stage("a", "running", { startedAt: 0, progress: 0.36 }), 1000)).toBe("36 %");
  expect(stageFigure(stage("a", "running", { startedAt: 0 }), 64_000)).toBe("1:04");
  expect(stageFigure(stage("a", "queued", { duration: 6000 }), 0)).toBe("≈ 6 s");
  expect(stageFigure(stage("a", "fresh", { duration: 41 }), 0)).toBe("41 ms");
  expect(stageFigure(stage("a", "new", { duration: 41 }), 0)).toBe("");
});

test("stageLabel() tells a screen reader state, percent and where inputs come from", () => {
  const reads = [{ name: "trainSet", type: "Split", stages: ["split"] }];
  const train = stage("train", "running", { progress: 0.36, reads });
  expect(stageLabel(train, englishWords)).toBe("train, running, 36 percent, reads trainSet from split");
});

test("gutterWord() names the line that failed", () => {
  const trace = [{ inside: null, where: "cell 8", line: 4, column: 1 }];
  const error = {
    name: "TypeError",
    message: "no",
    trace,
    text: "TypeError: no",
  };
  expect(gutterWord(stage("a", "failed", { error, count: 8 }), 0, englishWords)).toBe("line 4");
  expect(gutterWord(stage("a", "failed"), 0, englishWords)).toBe("failed");
  expect(gutterWord(stage("a", "stale", { duration: 40 }), 0, englishWords)).toBe("stale");
});

test("inlayText() joins what a stage reads and writes", () => {
  const variable = (name: string) => ({ name, type: null, stages: [] });
  const both = stage("a", "fresh", {
    reads: [variable("rows")],
    writes: [variable("model"), variable("history")],
  });
  expect(inlayText(both, englishWords)).toBe("reads rows → writes model, history");
  expect(inlayText(stage("a"), englishWords)).toBe("");
});
