import type { ProgressState } from "../../kernel/src/messages/index.js";
import { progressRow } from "../../labextension/src/progress-row.js";
import { englishWords } from "../../labextension/src/words.js";

const bar: ProgressState = {
  label: "epochs",
  value: 7,
  total: 20,
  elapsed: 20_300,
  status: "running",
  depth: 0,
  note: "",
};

test("progressRow() shows count and pace while a bar runs", () => {
  expect(progressRow(bar, englishWords)).toEqual({
    icon: "running",
    share: 0.35,
    count: "7 / 20",
    pace: "2.9 s each",
    label: "epochs, 7 / 20",
  });
});

test("progressRow() shows the time of a bar that is done", () => {
  const row = progressRow({ ...bar, value: 20, status: "done", elapsed: 1200 }, englishWords);
  expect([row.icon, row.share, row.pace]).toEqual(["fresh", 1, "1.2 s"]);
});

test("progressRow() counts where the total is not known", () => {
  const row = progressRow({ ...bar, label: "", value: 4120, total: null, elapsed: 64_000 }, englishWords);
  expect([row.share, row.count, row.pace, row.label]).toEqual([null, "4,120", "64 per s", "progress, 4,120"]);
});

test("progressRow() keeps the bar inside its track", () => {
  expect(progressRow({ ...bar, value: 25 }, englishWords).share).toBe(1);
  expect(progressRow({ ...bar, value: 0, total: 0, status: "done" }, englishWords).share).toBe(1);
});

test("progressRow() says of a bar whether it failed or was stopped", () => {
  expect(progressRow({ ...bar, status: "failed" }, englishWords).pace).toBe("failed");
  expect(progressRow({ ...bar, status: "cancelled" }, englishWords).pace).toBe("stopped");
});
