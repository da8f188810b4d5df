import { Groups, sharedObjects } from "../../../../kernel/src/runs/cache/shared-objects.js";

const shares = (values: Readonly<Record<string, unknown>>): readonly (readonly string[])[] =>
  sharedObjects(new Map(Object.entries(values)));

test("sharedObjects() finds the same object in lists, fields, maps, sets and views of one buffer", () => {
  const row = { a: 1 };
  const bytes = new Uint8Array(8);
  expect(shares({ a: [row], b: { deep: [row] }, c: [{ a: 1 }] })).toEqual([["a", "b"]]);
  expect(shares({ a: new Map([[1, row]]), b: new Set([row]), c: new Map([[row, 1]]) })).toEqual([["a", "b", "c"]]);
  expect(shares({ a: bytes, b: bytes.subarray(2), c: new Uint8Array(8) })).toEqual([["a", "b"]]);
  expect(shares({ a: [undefined, null, 1, "x"], b: [undefined, null, 1, "x"] })).toEqual([]);
  expect(shares({ a: [row, row] })).toEqual([]);
  expect(shares({ a: shares, b: shares })).toEqual([["a", "b"]]);
});

test("sharedObjects() takes all for shared when there is too much to look at, or when it cannot look", () => {
  const many = Array.from({ length: 1_000_001 }, () => []);
  expect(shares({ a: many, b: 1 })).toEqual([["a", "b"]]);
  const trap = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new RangeError("no");
      },
    },
  );
  expect(shares({ a: trap, b: 1 })).toEqual([["a", "b"]]);
});

test("Groups keep apart what nothing ties together", () => {
  const groups = new Groups();
  groups.join("a", "b");
  groups.join("c", "d");
  expect([...groups.of("a")]).toEqual(["a", "b"]);
  groups.join("b", "c");
  expect(groups.all()).toEqual([["a", "b", "c", "d"]]);
  expect([...groups.of("e")]).toEqual(["e"]);
});
