import { plainJson } from "../../../kernel/src/runs/plain-json.js";

class Model {
  layers = 2;
}

test.each<[string, unknown, unknown]>([
  ["what JSON has", { a: [1, "x", true, null] }, { a: [1, "x", true, null] }],
  ["numbers that JSON has not", [Number.NaN, Number.POSITIVE_INFINITY, 3n], ["NaN", "Infinity", "3n"]],
  ["what is no data", [undefined, Symbol("s"), function fit() {}], ["undefined", "Symbol(s)", "[function fit]"]],
  ["maps and sets", { m: new Map<unknown, unknown>([[1, new Set([2])]]) }, { m: { 1: [2] } }],
  ["typed arrays", [new Float32Array([1, Number.NaN]), new BigInt64Array([4n])], [[1, "NaN"], ["4n"]]],
  ["bytes of no kind", [new DataView(new ArrayBuffer(2)), new ArrayBuffer(2)], ["[DataView]", "[ArrayBuffer]"]],
  ["dates", [new Date(0), new Date(Number.NaN)], ["1970-01-01T00:00:00.000Z", null]],
  ["an instance of a class", [new Model()], ["[Model]"]],
  ["an object without a prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
])("plainJson() tells %s", (_what, value, expected) => {
  expect(plainJson(value)).toEqual(expected);
});

test("plainJson() tells an object that holds itself, and one that is there twice", () => {
  const self: Record<string, unknown> = { a: 1 };
  self["self"] = [self];
  const twice = { b: 2 };
  expect(plainJson({ self, twice: [twice, twice] })).toEqual({
    self: { a: 1, self: ["[circular]"] },
    twice: [{ b: 2 }, { b: 2 }],
  });
});

test("plainJson() shows the first thousand of a long list", () => {
  const long = Array.from({ length: 1002 }, (_, at) => at);
  expect(plainJson(long)).toEqual([...long.slice(0, 1000), "… 2 more"]);
  expect(plainJson(long.slice(2))).toEqual(long.slice(2));
  expect(plainJson(new Set(long))).toHaveLength(1001);
});

test("plainJson() takes a value by its own toJSON(), and never throws", () => {
  const no = (): never => {
    throw new RangeError("no");
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const mean = {
    own: { toJSON: () => ({ a: 1n }) },
    broken: { toJSON: no },
    getter: Object.defineProperty({ a: 1 }, "b", { get: no, enumerable: true }),
    method: Object.defineProperty({}, "toJSON", { get: no }),
    trap: new Proxy({}, { ownKeys: no }),
    proxy,
  };
  expect(plainJson(mean)).toEqual({
    own: { a: "1n" },
    broken: "[Object]",
    getter: "[cannot be read]",
    method: "[cannot be read]",
    trap: "[cannot be read]",
    proxy: "[cannot be read]",
  });
});

test("plainJson() goes into a value as far as a person would", () => {
  let deep: object = {};
  for (let level = 0; level < 100_000; level += 1) deep = { deep };
  expect(JSON.stringify(plainJson(deep))).toMatch(/^(\{"deep":){100}"…"\}{100}$/);
});
