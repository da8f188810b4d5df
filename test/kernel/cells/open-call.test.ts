import { findOpenCall } from "../../../kernel/src/cells/open-call";

/** What is called at the end of a text, and which argument is written. */
function call(text: string): string | null {
  const found = findOpenCall(text);
  if (found === null) return null;
  return `${found.isNew ? "new " : ""}${/[\w$]*$/.exec(text.slice(0, found.callee))?.[0]} ${found.argument}`;
}

test.each([
  ["f(", "f 0"],
  ["f(a, ", "f 1"],
  ["f(a, g(b, c), [1, 2], { d, e }, 'x,y', /,/, `,`", "f 6"],
  ["f(a, g(b", "g 0"],
  ["f(a, g(b), ", "f 2"],
  ["f(a, [1, 2", "f 1"],
  ["f((row) => {\n  const x = [1, 2];", "f 0"],
  ["new Map(", "new Map 0"],
  ["new Map<string, number[]>([], ", "new Map 1"],
  ["a.b.c(1, ", "c 1"],
  ["f('text, ", "f 0"],
  ["if (", null],
  ["for (const a of f(b), ", null],
  ["function f(a, ", null],
  ["// f(", null],
  ["f()", null],
  ["(a, ", null],
])("findOpenCall(%j) finds %j", (text, expected) => expect(call(text)).toBe(expected));

test("findOpenCall() takes a long text in one pass", () => {
  expect(call(`f([${"1, ".repeat(200_000)}], ${"2, ".repeat(200_000)}`)).toBe("f 200001");
});
