import { analyzeNotebook } from "../../../kernel/src/analysis/analyze-notebook.js";

const train = { name: "train", params: [] };

function messagesOf(params: string, ...others: string[]): string[] {
  const cells = [
    { id: "p", text: params, stage: null, isParams: true },
    ...others.map((text, index) => ({ id: `o${index}`, text, stage: null })),
    { id: "t", text: "const loss = 1 / epochs;", stage: train },
  ];
  return analyzeNotebook(cells).messages.map(({ text }) => text);
}

test("cellParams() takes literals with the comments that stand with them", () => {
  const text = [
    "/** How often */",
    "const epochs = 10;",
    "// one",
    "// two",
    "const rate = 0.1; // not this",
    "const size = 3; // behind",
    "const /** a */ a = 1, /** b */ b = 2;",
    "",
    "// far away",
    "",
    "const plain = [1, 'x'];",
    "/**",
    " * Long",
    " * text.",
    " * @default 2",
    " */",
    "export const doc: number | null = null;",
  ].join("\n");
  const cells = [
    { id: "p", text, stage: null, isParams: true },
    { id: "t", text: "const all = [epochs, rate, size, a, b, plain, doc];", stage: train },
  ];
  const [stage] = analyzeNotebook(cells).stages;
  expect(stage?.params.map(({ name, text: value, type, comment }) => [name, value, type, comment])).toEqual([
    ["epochs", "10", null, "How often"],
    ["rate", "0.1", null, "one two"],
    ["size", "3", null, "behind"],
    ["a", "1", null, "a"],
    ["b", "2", null, "b"],
    ["plain", "[1, 'x']", null, ""],
    ["doc", "null", "number | null", "Long text."],
  ]);
  expect(stage?.slice).toEqual([]);
});

test("cellParams() gives a stage the params that it uses, also through the functions of other cells", () => {
  const cells = [
    { id: "p", text: "const epochs = 1, rate = 2, idle = 3;", stage: null, isParams: true },
    { id: "h", text: "function step(x: number) { return x * rate; }", stage: null },
    { id: "t", text: "const loss = step(epochs);", stage: train },
    { id: "u", text: "const own = loss + idle;", stage: { name: "use", params: ["rate"] } },
  ];
  expect(analyzeNotebook(cells).stages.map(({ params }) => params.map(({ name }) => name))).toEqual([
    ["epochs", "rate"],
    ["rate", "idle"],
  ]);
});

test("cellParams() says which constant cannot be set from outside, and why", () => {
  expect(messagesOf("const epochs = Math.round(3.2);")).toEqual([
    "'epochs' of cell 1 cannot be a param: a %%params cell takes constants whose value is written out, such as a number, a text, true, false, or a list or object of those; move 'epochs' to another cell",
  ]);
  expect(messagesOf("const epochs = 3;\nfunction fit() {}")).toEqual([
    "'fit' of cell 1 cannot be a param: a %%params cell takes constants whose value is written out, such as a number, a text, true, false, or a list or object of those; move 'fit' to another cell",
  ]);
  expect(messagesOf("let epochs = 3;", "epochs += 1;")).toEqual([
    "The param 'epochs' of cell 1 is changed in cell 2; a param is set from outside and stays as it is",
  ]);
  expect(messagesOf("type Size = 1 | 2;\nconst epochs: Size = 2;")).toEqual([]);
});
