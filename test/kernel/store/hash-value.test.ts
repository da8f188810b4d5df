import fc from "fast-check";
import { decodeValue, encodeValue, hashValue } from "../../../kernel/src/store/index.js";
import { storable } from "./storable.js";

const hashOf = (value: unknown): string => {
  const result = hashValue(value);
  return result.type === "hash" ? result.hash : `refused ${result.path}`;
};

test("hashValue() gives a value that was stored and read the same hash", () => {
  fc.assert(
    fc.property(storable, (value) => {
      expect(hashOf(decodeValue(Buffer.concat(encodeValue(value).chunks)))).toBe(hashOf(value));
    }),
  );
});

test("hashValue() does not look at the order of an object's keys", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer(), { maxKeys: 8 }), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(hashOf(turned)).toBe(hashOf({ ...value }));
    }),
  );
});

test("hashValue() tells apart what a stage could tell apart", () => {
  const row = { id: 1 };
  const values: unknown[] = [
    null,
    undefined,
    true,
    false,
    0,
    -0,
    1,
    1n,
    "1",
    "",
    "null",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    [],
    {},
    Object.create(null),
    new Map(),
    new Set(),
    [undefined],
    new Array(1),
    [[]],
    [[], []],
    [[[]]],
    [1, 2],
    [12],
    ["1", "2"],
    [2, 1],
    { a: 1 },
    { b: 1 },
    { a: "1" },
    { a: { b: 1 } },
    { a: 1, b: 1 },
    new Map([["a", 1]]),
    new Map([
      ["a", 1],
      ["b", 2],
    ]),
    new Map([
      ["b", 2],
      ["a", 1],
    ]),
    new Set([1, 2]),
    new Set([2, 1]),
    new Date(0),
    new Date(1),
    new Date(Number.NaN),
    /a/,
    /a/g,
    new URL("https://a.org"),
    new URLSearchParams("a=1"),
    new Uint8Array(1),
    new Int8Array(1),
    new Uint8Array(2),
    Buffer.alloc(1),
    new ArrayBuffer(1),
    new DataView(new ArrayBuffer(1)),
    new Float32Array([1]),
    new Float64Array([1]),
    "\ud800",
    "\udc00",
    "\ufffd",
    "\\ud800",
    [row, row],
    [row, { ...row }],
    [row, row, row],
  ]; // prettier-ignore
  const hashes = values.map(hashOf);
  expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  expect(new Set(hashes).size).toBe(values.length);
});

test("hashValue() sees a change of one bit anywhere in a large array", () => {
  const numbers = new Float32Array(1_000_000);
  const before = hashOf({ numbers });
  numbers[777_777] = 1e-30;
  expect(hashOf({ numbers })).not.toBe(before);
});

test("hashValue() is the same in every version", () => {
  expect(
    hashOf({
      b: [1, "two", null, 3n],
      a: new Map([["k", new Float32Array([0.5])]]),
    }),
  ).toMatchInlineSnapshot(`"6b8b2eca9b62b0e1fe3116eb2db71edaff26c3bf5eb3da92265ddf6511409263"`);
});

test("hashValue() refuses what has no hash, with the way to it", () => {
  expect(hashValue({ rows: [{ parse: () => 1 }] }, "data")).toEqual({
    type: "refused",
    path: "data.rows[0].parse",
    kind: "function",
  });
});
