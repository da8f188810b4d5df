import { toErrorReport } from "../../../kernel/src/messages/error-report.js";

test("toErrorReport() ends at the eighth cause when the causes are a circle", () => {
  const error = new RangeError("round");
  error.stack = "RangeError: round\n    at spin (cell 2:3:5)";
  error.cause = error;
  const { text } = toErrorReport(error);
  expect(text.split("Caused by ")).toHaveLength(9);
  expect(text.startsWith("RangeError: round\n    at spin (cell 2, line 3:5)\nCaused by RangeError: round\n")).toBe(true);
});

test("toErrorReport() shows the first five members of an aggregate with their lines, and counts the rest", () => {
  const members = [1, 2, 3, 4, 5, 6, 7].map((each) => {
    const error = new TypeError(`no ${each}`);
    error.stack = `TypeError: no ${each}\n    at /home/ada/work/a.ts:${each}:1`;
    return error;
  });
  const error = new AggregateError(members, "none came");
  error.stack = "AggregateError: none came\n    at node:internal/process:1:1";
  expect(toErrorReport(error, { folder: "/home/ada/work" }).text).toBe(
    [
      "AggregateError: none came",
      ...[1, 2, 3, 4, 5].flatMap((each) => [`  - TypeError: no ${each}`, `        at a.ts:${each}:1`]),
      "  - and 2 more",
    ].join("\n"),
  );
});

test("toErrorReport() leaves out what is not the user's, and a message that looks like a trace", () => {
  const error = new Error("two lines\n    at fake (/home/ada/work/a.ts:9:9)");
  error.stack = [
    "Error: two lines\n    at fake (/home/ada/work/a.ts:9:9)",
    "    at async real (file:///home/ada/work/a.ts?v=3f:4:2)",
    "    at library (/home/ada/work/node_modules/x/y.js:1:1)",
    "    at ours (/opt/ours/z.js:1:1)",
    "    at elsewhere (/srv/b.ts:5:6)",
  ].join("\n");
  const options = { folder: "/home/ada/work", internal: ["/opt/ours"] };
  const own = { inside: "real", where: "a.ts", line: 4, column: 2 };
  expect(toErrorReport(error, options).trace).toEqual([own, { inside: "elsewhere", where: "/srv/b.ts", line: 5, column: 6 }]);
  expect(toErrorReport(error, { ...options, inCells: true }).trace).toEqual([own]);
});

test("toErrorReport() says what was thrown when it is no error", () => {
  expect(toErrorReport("plain").text).toBe("Thrown: plain");
  expect(toErrorReport({ code: 7 }).text).toBe('Thrown: {"code":7}');
  expect(toErrorReport(undefined).text).toBe("Thrown: undefined");
});
