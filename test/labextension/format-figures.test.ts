import { formatBytes, formatClock, formatDuration, formatPace, remainingTime } from "../../kernel/src/messages/index.js";
import { formatGuess, formatShare, formatUsed } from "../../labextension/src/format-figures.js";

test.each([
  [3, "3 ms"],
  [41, "41 ms"],
  [800, "0.8 s"],
  [2100, "2.1 s"],
  [37_000, "0:37"],
  [64_000, "1:04"],
  [18 * 60_000, "18 min"],
  [125 * 60_000, "2 h 5 min"],
])("formatDuration(%i) is «%s»", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test("formatDuration() never shows sixty seconds of a minute", () => {
  expect(formatDuration(59_999)).toBe("1:00");
});

test("formatClock() counts hours from the first one on", () => {
  expect([formatClock(-5), formatClock(37_400), formatClock(7_509_000)]).toEqual(["0:00", "0:37", "2:05:09"]);
});

test("formatGuess() leaves out the decimal of seconds", () => {
  expect([formatGuess(6_200), formatGuess(41), formatGuess(43_000)]).toEqual(["≈ 6 s", "≈ 41 ms", "≈ 0:43"]);
});

test("formatShare() says 100 % only when all is done", () => {
  expect([formatShare(0.36), formatShare(0.999), formatShare(1), formatShare(1.2)]).toEqual(["36 %", "99 %", "100 %", "100 %"]);
});

test("formatBytes() takes the unit that leaves one to three digits", () => {
  expect([0, 999, 41_000, 1_500_000, 141e9].map(formatBytes)).toEqual(["0 B", "999 B", "41 kB", "1.5 MB", "141 GB"]);
});

test("formatUsed() says the unit once", () => {
  expect([formatUsed(38e9, 141e9), formatUsed(1e9, 18e9), formatUsed(0, 32e9)]).toEqual([
    "38 of 141 GB",
    "1 of 18 GB",
    "0 of 32 GB",
  ]);
});

test("formatPace() counts per second when quick and per step when slow", () => {
  expect(formatPace(41, 672)).toBe("61 per s");
  expect(formatPace(7, 20_300)).toBe("2.9 s each");
  expect(formatPace(0, 20_300)).toBe("");
});

test("remainingTime() guesses only after 3 % and 3 s", () => {
  expect(remainingTime(0.36, 21_000)).toBeCloseTo(37_333, 0);
  expect(remainingTime(0.02, 21_000)).toBeNull();
  expect(remainingTime(0.5, 2_000)).toBeNull();
  expect(remainingTime(null, 21_000)).toBeNull();
});
