import { formatBytes, formatClock, formatDuration, formatPace, groupDigits, remainingTime } from "../../../kernel/src/messages";

test.each([
  [0, "0 ms"],
  [41.4, "41 ms"],
  [800, "0.8 s"],
  [9_949, "9.9 s"],
  [9_950, "0:10"],
  [37_000, "0:37"],
  [599_499, "9:59"],
  [18 * 60_000, "18 min"],
  [125 * 60_000, "2 h 5 min"],
])("formatDuration(%d) is %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each([
  [0, "0 B"],
  [0.5, "1 B"],
  [999, "999 B"],
  [1_000, "1 kB"],
  [1_500_000_000, "1.5 GB"],
  [41_000, "41 kB"],
])("formatBytes(%d) is %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("formatClock() shows hours only where there are some, and no time below zero", () => {
  expect([-5, 0, 724_000, 7_509_000].map(formatClock)).toEqual(["0:00", "0:00", "12:04", "2:05:09"]);
});

test("formatPace() counts per second when it is quick, and times a step when it is slow", () => {
  expect(formatPace(610, 10_000)).toBe("61 per s");
  expect(formatPace(0, 10_000)).toBe("");
  expect(formatPace(12_000, 1_000)).toBe("12,000 per s");
  expect(formatPace(10, 29_000)).toBe("2.9 s each");
});

test("groupDigits() sets thousands apart", () => {
  expect([7, 4_120, 1_234_567].map(groupDigits)).toEqual(["7", "4,120", "1,234,567"]);
});

test("remainingTime() tells nothing before there is something to go by", () => {
  expect(remainingTime(null, 1_000)).toBeNull();
  expect(remainingTime(0, 1_000)).toBeNull();
  expect(remainingTime(0.5, 10_000)).toBe(10_000);
});
