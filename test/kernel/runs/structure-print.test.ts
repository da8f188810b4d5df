import { structurePrint as print } from "../../../kernel/src/runs/structure-print.js";

const structurePrint = (value: unknown): number => print(value).hash;

test("structurePrint() sees a change anywhere in a small value", () => {
  const values: unknown[] = [
    1,
    2,
    -0,
    0,
    "a",
    "b",
    null,
    undefined,
    true,
    1n,
    Symbol("a"),
    () => 1,
    [],
    [1],
    [[1]],
    {},
    { a: 1 },
    { b: 1 },
  ];
  values.push(new Map([[1, 2]]), new Map([[1, 3]]), new Set([1]), new Set([2]), new Date(1), new Date(2), new Uint8Array([1]));
  values.push(new Uint8Array([2]), { a: { b: [1] } }, { a: { b: [2] } });
  expect(new Set(values.map(structurePrint)).size).toBe(values.length);
});

test("structurePrint() is the same for the same value, also where it goes in a circle", () => {
  const circle: { self?: unknown; rows: number[] } = { rows: [1, 2] };
  circle.self = circle;
  const before = structurePrint(circle);
  expect(structurePrint(circle)).toBe(before);
  circle.rows.push(3);
  expect(structurePrint(circle)).not.toBe(before);
});

test("structurePrint() looks at a sample of a large value: its size, and items from its beginning to its end", () => {
  const rows = Array.from({ length: 100_000 }, (_, at) => ({ at }));
  const before = structurePrint(rows);
  rows.push({ at: -1 });
  expect(structurePrint(rows)).not.toBe(before);
  const bytes = new Float64Array(1e6);
  const empty = structurePrint(bytes);
  bytes.fill(1);
  expect(structurePrint(bytes)).not.toBe(empty);
});

test("structurePrint() calls no getter, and lives with a proxy that throws", () => {
  let calls = 0;
  structurePrint({
    get rows() {
      calls += 1;
      return [];
    },
  });
  expect(calls).toBe(0);
  const trap = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new RangeError("no");
      },
    },
  );
  expect(structurePrint(trap)).toBe(structurePrint(trap));
});

test("structurePrint() says whether it has looked at all of a value", () => {
  const isWhole = (value: unknown): boolean => print(value).isWhole;
  expect([[1, 2], { a: [new Map([[1, 2]])] }, new Uint8Array(200)].map(isWhole)).toEqual([true, true, true]);
  const many = Array.from({ length: 201 }, (_, at) => at);
  const deep = Array.from({ length: 150 }, () => Array.from({ length: 20 }, () => ({})));
  expect([many, new Set(many), new Map(many.map((at) => [at, at])), "a".repeat(101), deep].map(isWhole)).toEqual([
    ...[false, false, false, false, false],
  ]);
});

test("structurePrint() does not look into an object of very many names", () => {
  const vast = Object.fromEntries(Array.from({ length: 30_000 }, (_, at) => [`k${at}`, at]));
  const before = print({ vast });
  expect([before.isWhole, print({ vast })]).toEqual([false, before]);
});
