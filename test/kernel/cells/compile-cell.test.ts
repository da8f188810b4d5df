import { compileCell } from "../../../kernel/src/cells/index.js";

function codeOf(body: string): string {
  const compiled = compileCell({ count: 1, body, lineOffset: 0 }, { has: () => false, isCaptured: () => false });
  return compiled.type === "compiled" ? compiled.cell.code : compiled.message;
}

// `code` must at least parse: the Function constructor throws a SyntaxError otherwise.
test.each([
  "for (;;) await new Promise((done) => setTimeout(done, 10))",
  "while (true) await null;",
  "for (const each of [1]) for (const other of [2]) await each + other",
  "do await null; while (false)",
  "await await Promise.resolve(1)",
])("compileCell() makes code that parses of %p", (body) => {
  expect(() => new Function(codeOf(body))).not.toThrow();
});

test("compileCell() puts an await that is a loop's body inside the block that looks for interrupts", () => {
  expect(codeOf("while (true) await next()")).toContain("while (true) {if (++$n > 16) $n = $look();$go(await next());}");
});
