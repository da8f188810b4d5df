import { isComplete } from "../../../kernel/src/cells/is-complete";

/** The indent of the next line, or the status where no line is to come. */
function next(code: string): string {
  const found = isComplete(code);
  return found.status === "incomplete" ? JSON.stringify(found.indent) : found.status;
}

test.each([
  ["1 + 1"],
  ["const a = { b: [1, 2] };"],
  ["// just a comment"],
  ["const re = /[/}]{2}/g;"],
  [`const s = \`a \${\`b \${1}\`} c\`;`],
  ["await fetch('x')"],
  ["@dec class A {}"],
  ["%stages"],
  ["!ls -l"],
  ["%%stage load\nconst a = 1;"],
  ["%%bash\nfor i in 1 2; do\n  echo $i\ndone\n"],
  ["declare function f(): void;"],
  [""],
])("isComplete() lets %j run", (code) => expect(next(code)).toBe("complete"));

test.each([
  ["const a = 'it"],
  ["foo)"],
  ["{}}"],
  ["const = 1"],
  ["/abc"],
  ["const view = <div>"],
  ["const view = <div>text</div>"],
  ["%nosuch"],
  ["%%stage"],
])("isComplete() calls %j invalid: no further line mends it", (code) => expect(next(code)).toBe("invalid"));

test.each([
  ["for (const a of b) {", "  "],
  ["if (a) {\n    b();\n    if (c) {", "        "],
  ["function f() {\n\tif (a) {", "\t\t"],
  ["const f = () => {\n  go();", "  "],
  ["const o = {\n  a: 1,", "  "],
  ["{ a: 1,", "  "],
  ["foo({ a: [", "  "],
  ["rows\n  .map((row) => {", "    "],
  ["rows.map((row) => {\n  return row;\n}, {", "  "],
  ["const a =", "  "],
  ["a +\n  b +", "  "],
  ["if (a)", "  "],
  ["while (a) b(); if (c) d(); else", "  "],
  ["a?.", "  "],
  ["switch (a) {\n  case 1:", "    "],
  ["switch (a) {\n  case 1:\n    go();", "    "],
  ["const s = `one\n  two", ""],
  [`const s = \`one \${`, "  "],
  [`const s = \`a \${b} \`; const t = \`\${{ a: \`x\` }.a`, "  "],
  ["/**\n * Text", " "],
  ["/** Text", " "],
  ["class A {\n  @observed", "  "],
  ["@decorated()", ""],
  ["@decorated({ a: 1", "  "],
  ["function f()", ""],
  ["const re = /\\/[{]/; go(", "  "],
  ["const half = total / count / (", "  "],
  ["f( // not here: {", "  "],
  ["'a\\", ""],
  ["import { a,", "  "],
  ["try {\n  a();\n}", ""],
  ["%%stage load", ""],
  ["%%time", ""],
  ["%%stage load\nconst a = [", "  "],
  ["%%bash\nls", ""],
  ["%%bash\nfor i in 1; do\n  ls", "  "],
])("isComplete() asks for more below %j, indented by %j", (code, indent) => expect(next(code)).toBe(JSON.stringify(indent)));
