import { formatValue } from "../../../kernel/src/runner/format-value";

/** The bundle of a value that can be shown at once. */
function bundleOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const bundle = formatValue(value);
  return bundle instanceof Promise ? null : bundle;
}

const textOf = (value: unknown): unknown => bundleOf(value)?.["text/plain"];

test("formatValue() shows nothing for undefined, and null, false, 0 and '' as they are", () => {
  expect(formatValue(undefined)).toBeNull();
  expect([null, false, 0, ""].map(textOf)).toEqual(["null", "false", "0", "''"]);
});

test("formatValue() cuts long arrays and deep objects, not long texts", () => {
  expect(textOf(Array.from({ length: 500 }, (_, n) => n))).toMatch(/\.\.\. 400 more items\n\]$/);
  expect(textOf({ a: { b: { c: { d: { e: { f: 1 } } } } } })).toContain("[Object]");
  expect(textOf("x".repeat(20_000))).toHaveLength(20_002);
});

test("formatValue() asks a value how it wants to be shown", () => {
  const html = { [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>x</b>" }) };
  expect(formatValue(html)).toEqual({ "text/html": "<b>x</b>" });
});

test("formatValue() takes an object of traces and a layout for a plotly figure, typed arrays as lists", () => {
  const figure = {
    data: [
      { type: "bar", x: ["a"], y: new Float32Array([1.5]) },
      { x: [1], y: [2] },
    ],
    layout: { title: "t" },
  };
  expect(formatValue(figure)).toEqual({
    "application/vnd.plotly.v1+json": {
      data: [
        { type: "bar", x: ["a"], y: [1.5] },
        { x: [1], y: [2] },
      ],
      layout: { title: "t" },
      config: {},
    },
    "text/plain": "Figure: 2 traces (bar, scatter)",
  });
});

test.each([
  ["an answer with other fields", { data: [{ x: 1 }], status: 200 }],
  ["an empty list", { data: [] }],
  ["traces without coordinates", { data: [{ id: 1 }] }],
])("formatValue() takes %s for no figure", (_name, value) => {
  expect(Object.keys(bundleOf(value) ?? {})).toEqual(["text/plain"]);
});

test("formatValue() shows records as a table with their positions, and says how many there are", () => {
  const rows = Array.from({ length: 100 }, (_, n) => ({ n, "a<b": `"${n}"` }));
  const html = String(bundleOf(rows)?.["text/html"]);
  expect(html).toMatch(/^<table><thead><tr><th><\/th><th>n<\/th><th>a&lt;b<\/th>/);
  expect(html).toContain(
    "<th>29</th><td>29</td><td>&quot;29&quot;</td></tr><tr><td>…</td><td>…</td><td>…</td></tr><tr><th>70</th>",
  );
  expect(html).toContain("<p>100 rows</p>");
});

test.each([[[{ a: 1 }]], [[1, 2]], [[{ a: 1 }, [1]]], [[new Date(0), new Date(1)]]])(
  "formatValue() makes no table of %j",
  (value) => {
    expect(formatValue(value)).not.toHaveProperty("text/html");
  },
);

test("formatValue() shows shape and type of a tensor above its values", () => {
  const tensor = { dataId: {}, shape: [2], dtype: "float32", toString: () => "Tensor\n    [1, 2]" };
  expect(textOf(tensor)).toBe("Tensor float32 [2]\n    [1, 2]");
});

test("formatValue() waits for a value that says later how it is to be shown", async () => {
  const later = { [Symbol.for("Jupyter.display")]: async () => ({ "text/html": "<b>x</b>" }) };
  expect(await formatValue(later)).toEqual({ "text/html": "<b>x</b>" });
});

test("formatValue() shows a value whose own way fails as text, and says why", async () => {
  const said = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  const cannot = (): never => {
    throw new RangeError("no picture");
  };
  const values = [{ [Symbol.for("Jupyter.display")]: cannot }, { [Symbol.for("Jupyter.display")]: async () => cannot() }];
  for (const value of values) expect((await formatValue(value))?.["text/plain"]).toContain("Symbol(Jupyter.display)");
  expect(said.mock.calls.map(([text]) => text)).toEqual(
    Array(2).fill("The value cannot be shown as it asks to be: no picture\n"),
  );
  said.mockRestore();
});

test("formatValue() shows typed arrays in one short line", () => {
  expect(textOf(new Float32Array(1000))).toBe("Float32Array(1000) [ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ... 990 more items ]");
});

test("formatValue() shows the bytes of an image, and blobs of images, as images", async () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1);
  const expected = { "image/png": "iVBORw0KGgoB", "text/plain": "image/png, 9 bytes" };
  expect(formatValue(png)).toEqual(expected);
  expect(await formatValue(new Blob([png], { type: "image/png" }))).toEqual(expected);
  expect(Object.keys(bundleOf(Buffer.from("RIFF1234WEBPVP8 ")) ?? {})).toEqual(["image/webp", "text/plain"]);
  expect(Object.keys(bundleOf(Buffer.from("GIF89a")) ?? {})).toEqual(["image/gif", "text/plain"]);
  expect(await formatValue(new Blob(["<svg/>"], { type: "image/svg+xml" }))).toMatchObject({ "image/svg+xml": "<svg/>" });
  expect(Object.keys((await formatValue(new Blob(["text"]))) ?? {})).toEqual(["text/plain"]);
});

test("formatValue() shows elements of a page and charts of vega", () => {
  expect(formatValue({ outerHTML: '<svg width="3"></svg>' })).toEqual({
    "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="3"></svg>',
    "text/plain": "<svg>, 21 characters",
  });
  expect(formatValue({ outerHTML: "<figure>x</figure>" })).toMatchObject({ "text/html": "<figure>x</figure>" });
  expect(formatValue({ toSpec: () => ({ mark: "bar" }) })).toEqual({
    "application/vnd.vegalite.v5+json": { mark: "bar" },
    "text/plain": "Vega-Lite chart",
  });
});
