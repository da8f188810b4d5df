import { parseMagics } from "../../../kernel/src/cells";
import { magicTable } from "../../../kernel/src/cells/magic-table.js";

test("parseMagics() leaves a cell without magics as it is", () => {
  const text = "const a = 5 % 2\n%b";
  expect(parseMagics(text)).toEqual({
    stage: null,
    isParams: false,
    magics: [],
    body: text,
    script: null,
    isTimed: false,
    lineOffset: 0,
    textOffset: 0,
  });
});

test.each([
  ["{ a: 1, b: [2] }", "({ a: 1, b: [2] })"],
  [
    "%%time\n{\n  [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'x' })\n}\n",
    "({\n  [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'x' })\n})\n",
  ],
  ["{ const a = 1; a }", "{ const a = 1; a }"],
  ["{ a: 1, b: }", "{ a: 1, b: }"],
  ["{ a: 1, b", "{ a: 1, b"],
])("parseMagics() reads an object as one, where it is no block: %j", (text, body) => {
  expect(parseMagics(text).body).toBe(body);
});

test("parseMagics() takes the stage line off and tells where the body starts", () => {
  expect(parseMagics("\n%%stage train --params epochs,rate --after=load --pure\nfit()")).toEqual({
    stage: { name: "train", params: ["epochs", "rate"], after: ["load"], pure: true },
    isParams: false,
    magics: [],
    body: "fit()",
    script: null,
    isTimed: false,
    lineOffset: 2,
    textOffset: 56,
  });
});

test("parseMagics() reads several lines, and keeps words in quotes together", () => {
  const { magics, body } = parseMagics("%export 'my file.ts'\n\n%run train train.epochs=5\n");
  expect(magics).toEqual([
    { name: "%export", args: ["my file.ts"], rest: "'my file.ts'", line: 1, wantsHelp: false },
    { name: "%run", args: ["train", "train.epochs=5"], rest: "train train.epochs=5", line: 3, wantsHelp: false },
  ]);
  expect(body).toBe("");
});

test("parseMagics() takes --help of any magic, a stage included, for a question", () => {
  const { stage, magics } = parseMagics("%%stage --help");
  expect(stage).toBeNull();
  expect(magics).toEqual([{ name: "%%stage", args: ["--help"], rest: "--help", line: 1, wantsHelp: true }]);
});

test("parseMagics() keeps the rest of a cell below %%bash as it is", () => {
  expect(parseMagics("%%time\n%%bash\nls -l\n%x")).toMatchObject({ script: "ls -l\n%x", isTimed: true, body: "", magics: [] });
});

test("parseMagics() takes code behind %time as code, at its place in the cell", () => {
  expect(parseMagics("%stages\n%time fit()\nmore()")).toMatchObject({
    isTimed: true,
    body: "      fit()\nmore()",
    lineOffset: 1,
    textOffset: 8,
  });
});

test("parseMagics() takes a line with ! for a command, and ! with a sign behind it for an expression", () => {
  expect(parseMagics("!ls -l 'a b'\n1").magics).toEqual([
    { name: "!", args: [], rest: "ls -l 'a b'", line: 1, wantsHelp: false },
  ]);
  expect(parseMagics("!(a && b)").magics).toEqual([]);
  expect(parseMagics("!!a").magics).toEqual([]);
});

test("parseMagics() hands flags of npm on", () => {
  expect(parseMagics("%npm install p-limit --save-dev").magics).toMatchObject([
    { name: "%npm", rest: "install p-limit --save-dev" },
  ]);
});

const every = magicTable.map(({ name }) => name).join(", ");

test.each([
  ["%exprot x.ts", `No magic is named '%exprot'; did you mean '%export'? Magics here: ${every}`],
  ["%stage a", `No magic is named '%stage'; did you mean '%%stage'? Magics here: ${every}`],
  ["%stages --all", "'%stages' has no flag '--all'; it has none at all"],
  [
    "%%stage a --parms b",
    "'%%stage' has no flag '--parms'; did you mean '--params'? Flags here: --params, --reads, --writes, --after, --pure, --cache, --no-cache, --append",
  ],
  ["%%stage a --reads", "'--reads' of '%%stage' needs NAMES after it, as in '%%stage train --params epochs --reads a,b'"],
  ["%%stage", "A stage needs a name: write '%%stage NAME' on the first line of the cell"],
  ["%%stage 2nd", "'2nd' cannot name a stage; use a letter, then letters, digits, '_' or '-', as in '%%stage load'"],
  ["%%stage clean rows", "'%%stage' takes one name, got 'clean' and 'rows'; join the words as in 'clean-rows'"],
  ["%%stage a\n%%bash\nls", "Stage 'a' cannot be a '%%bash' cell; run the script from TypeScript instead"],
  ["%%stage a\n%%stage b", "A cell is one stage, and this one is 'a' already; take the second '%%stage' line out"],
])("parseMagics() explains what is wrong with %j", (text, sentence) => {
  expect(() => parseMagics(text)).toThrow(expect.objectContaining({ message: sentence }));
});

test("parseMagics() takes a cell of params", () => {
  expect(parseMagics("%%params\nconst epochs = 10;")).toMatchObject({ stage: null, isParams: true, body: "const epochs = 10;" });
});

test.each([
  [
    "%%params\n%%stage train\n",
    "A cell is a stage or holds params, and this one is 'train' already; write the params in a cell of their own, or name constants of other cells with '--params'",
  ],
  ["%%params\n%%bash\nls", "A '%%params' cell holds constants, and '%%bash' makes it a script; write them in two cells"],
])("parseMagics() refuses params of %j", (text, sentence) => {
  expect(() => parseMagics(text)).toThrow(sentence);
});
