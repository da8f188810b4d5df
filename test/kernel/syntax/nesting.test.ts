import { findTooDeep } from "../../../kernel/src/syntax";

const brackets = "More than 1500 brackets stand in one another; give the inner parts names of their own";
const links = "More than 4000 operators and words follow each other in one expression; give parts of it names of their own";

test.each([
  ["brackets", `const a = ${"(".repeat(1501)}1${")".repeat(1501)}`, { offset: 1510, message: brackets }],
  ["arrays", "[".repeat(100_000), { offset: 1500, message: brackets }],
  ["templates", "`${".repeat(2000), { offset: 1500 * 3, message: brackets }],
  ["operators", "1+".repeat(100_000), { offset: 4000, message: links }],
  ["a word before each value", `typeof ${"typeof ".repeat(6000)}1`, { offset: 4000 * 7, message: links }],
  ["calls in a chain", `[1]${".map(x=>x)".repeat(50_000)}`, { offset: 3 + 2000 * 10, message: links }],
  ["operators over many lines", `a${"\n  + b".repeat(3000)}`, expect.objectContaining({ message: links })],
])("%s that no parser's stack would hold are found", (_, text, found) => {
  expect(findTooDeep(text)).toEqual(found);
});

test.each([
  ["a table", `[${"{ a: 1.5, b: 'x + y + z' },\n".repeat(20_000)}]`],
  ["a long text", `const picture = "${"aGVs+bG8/".repeat(50_000)}"`],
  ["statements without semicolons", "const a = f(1) + g(2)\nlog(a)\n".repeat(10_000)],
  ["a union of many names", `type Icon = ${Array.from({ length: 9000 }, (_, at) => `"icon-${at}"`).join(" | ")}`],
  ["brackets in strings and comments", `/* ${"(".repeat(3000)} */ "${"[".repeat(3000)}"`],
  ["a sum of a thousand", "1 + ".repeat(1000)],
])("%s is not too deep", (_, text) => {
  expect(findTooDeep(text)).toBeNull();
});
