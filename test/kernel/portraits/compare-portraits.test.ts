import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { comparePortraits, portray } from "../../../kernel/src/portraits/index.js";

const compare = (left: unknown, right: unknown) => comparePortraits(portray(left), portray(right));
const same = { type: "same", unseen: [] };
const differs = (path: string, left: string, right: string) => ({ type: "different", difference: { path, left, right } });

test("comparePortraits() finds equal values the same", () => {
  const made = () => ({
    numbers: [1, Number.NaN, -0, 1e-308],
    mixed: [1, "a", null, undefined, 10n],
    map: new Map<unknown, unknown>([
      ["a", { b: 1 }],
      [{ key: 1 }, new Set([1, "x"])],
    ]),
    bytes: Float32Array.of(1.5, Number.NaN),
    view: new DataView(new ArrayBuffer(4)),
    date: new Date(0),
    never: new Date(Number.NaN),
    pattern: /a+/giu,
    url: new URL("https://a.example/b"),
    error: new RangeError("too far"),
    symbol: Symbol.for("s"),
    bare: Object.assign(Object.create(null) as object, { a: 1 }),
    // biome-ignore lint/suspicious/noSparseArray: holes are values too
    holes: [1, , 3],
  });
  expect(compare(made(), made())).toEqual(same);
});

test.each([
  ["a sign of zero", { a: [0] }, { a: [-0] }, differs(".a[0]", "0", "-0")],
  ["a last bit", 0.1 + 0.2, 0.3, differs("", "0.30000000000000004", "0.3")],
  ["a number that is none", [Number.NaN], [null], differs("[0]", "NaN", "null")],
  ["a length", [1, 2], [1, 2, 3], differs(".length", "2", "3")],
  ["a hole", [1, undefined], Object.assign(new Array(2), { 0: 1 }), differs("[1]", "undefined", "a hole")],
  ["a kind of array", Float32Array.of(1), Float64Array.of(1), differs("", "Float32Array[1]", "Float64Array[1]")],
  ["an item of a typed array", Int8Array.of(1, 2), Int8Array.of(1, 3), differs("[1]", "2", "3")],
  ["a value of a Map", new Map([["a b", { c: 1 }]]), new Map([["a b", { c: 2 }]]), differs('["a b"].c', "1", "2")],
  ["the order of a Set", new Set([1, 2]), new Set([2, 1]), differs("[item 0]", "1", "2")],
  ["a field that is missing", { a: 1, b: { c: 1 } }, { a: 1, b: {} }, differs(".b.c", "1", "not there")],
  ["a field that is more", { a: 1 }, { a: 1, "b-c": [1] }, differs('["b-c"]', "not there", "[1]")],
  [
    "a class",
    new (class Counter {
      step = 1;
    })(),
    { step: 1 },
    differs("", "Counter { step: 1 }", "{ step: 1 }"),
  ],
  [
    "a date",
    { at: new Date(0) },
    { at: new Date(1) },
    differs(".at", "Date 1970-01-01T00:00:00.000Z", "Date 1970-01-01T00:00:00.001Z"),
  ],
  ["undefined and nothing", { a: undefined }, {}, differs(".a", "undefined", "not there")],
])("comparePortraits() tells of %s", (_, left, right, expected) => {
  expect(compare(left, right)).toEqual(expected);
});

test("comparePortraits() follows cycles and ends", () => {
  const ring = (length: number) => {
    const first: { next?: object; name: number } = { name: 0 };
    let last = first;
    for (let name = 1; name < length; name += 1) last = last.next = { name: name % 2 };
    last.next = first;
    return first;
  };
  expect(compare(ring(4), ring(4))).toEqual(same);
  expect(compare(ring(4), ring(5))).toEqual(differs(".next.next.next.next.next.name", "1", "0"));
  const deep = (end: number) => {
    let list: unknown = end;
    for (let at = 0; at < 50_000; at += 1) list = [list];
    return list;
  };
  expect(compare(deep(1), deep(1))).toEqual(same);
  expect(compare(deep(1), deep(2)).type).toBe("different");
});

test("comparePortraits() says what it cannot look into", () => {
  expect(compare(Math.max, Math.min)).toEqual({ type: "incomparable", what: "function" });
  expect(compare(Promise.resolve(1), Promise.resolve(2))).toEqual({ type: "incomparable", what: "Promise" });
  expect(
    compare(
      {
        fit: () => 1,
        a: {
          get b() {
            return 1;
          },
        },
      },
      {
        fit: () => 2,
        a: {
          get b() {
            return 2;
          },
        },
      },
    ),
  ).toEqual({
    type: "same",
    unseen: [".fit (function)", ".a.b (getter)"],
  });
  expect(compare({ fit: () => 1, a: 1 }, { fit: () => 2, a: 2 })).toEqual(differs(".a", "1", "2"));
  expect(compare(new Headers({ a: "1" }), new Headers({ a: "2" })).type).not.toBe("same");
});

test("comparePortraits() looks at tensors by their numbers", () => {
  const tensor = (id: number, numbers: readonly number[]) => ({
    id,
    shape: [2],
    dtype: "float32",
    dataSync: () => Float32Array.from(numbers),
  });
  expect(compare(tensor(1, [1, 2]), tensor(7, [1, 2]))).toEqual(same);
  expect(compare(tensor(1, [1, 2]), tensor(1, [1, 3]))).toEqual(differs("[1]", "2", "3"));
});

test("portray() leaves off beyond its limit, and the comparison says so", () => {
  const many = Array.from({ length: 50 }, (_, at) => ({ at }));
  expect(comparePortraits(portray(many, 20), portray(many, 20))).toEqual({
    type: "incomparable",
    what: "more than two million values; what was looked at is the same",
  });
});

// In a plain process: the inspector looks at the main context, which is not the one of the tests.
const counters = `
import { comparePortraits, portray } from ${JSON.stringify(resolve(__dirname, "../../../kernel/dist/portraits/index.js"))};
class Counter {
  #count;
  #seen;
  step = 1;
  constructor(count, name = "a") { this.#count = count; this.#seen = [{ name }]; }
  #twice() { return this.#count * 2; }
}
class Named extends Counter { #name = -0; }
const compare = (left, right) => comparePortraits(portray(left), portray(right));
console.log(JSON.stringify([
  compare(new Counter(3), new Counter(3)), compare(new Counter(1), new Counter(2)), compare([new Counter(1)], [new Counter(1, "b")]),
  compare(new Named(1), new Named(2)), compare(new Counter(1), { step: 1 }), compare(new Counter(NaN), new Counter(1n)),
]));`;

test("comparePortraits() sees private fields", () => {
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", counters], { encoding: "utf8" });
  expect(JSON.parse(output)).toEqual([
    same,
    differs(".#count", "1", "2"),
    differs("[0].#seen[0].name", '"a"', '"b"'),
    differs(".#count", "1", "2"),
    differs("", "Counter { step: 1, #count: 1, #seen: [{…}] }", "{ step: 1 }"),
    differs(".#count", "NaN", "1n"),
  ]);
});
