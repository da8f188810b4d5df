import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { decodeValue, encodeValue, hashValue, registerCodec, UnstorableValueError } from "../../../kernel/src/store/index.js";
import { plain, storable } from "./storable.js";

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}
class Named extends Point {
  readonly name = "a";
}
class Owner {
  child: unknown = null;
}
class Throws {}

registerCodec("Point", Point, { encode: ({ x, y }) => new Float64Array([x, y]), decode: ([x = 0, y = 0]) => new Point(x, y) });
registerCodec("Owner", Owner, {
  encode: ({ child }) => ({ child }),
  decode: ({ child }) => Object.assign(new Owner(), { child }),
});
registerCodec("Throws", Throws, {
  encode: () => {
    throw new RangeError("no such thing");
  },
  decode: () => new Throws(),
});

const bytesOf = (value: unknown): Buffer => Buffer.concat(encodeValue(value).chunks);
const again = (value: unknown): unknown => decodeValue(bytesOf(value));

test("encodeValue() keeps every value that can be stored", () => {
  fc.assert(fc.property(storable, (value) => expect(again(value)).toStrictEqual(value)));
});

test("encodeValue() writes plain values as the JSON that they are", () => {
  fc.assert(
    fc.property(plain, (value) => {
      // JSON knows no -0, which fast-check gives now and then.
      fc.pre(!/-0\b(?!\.)/.test(require("node:util").inspect(value, { depth: 99 })));
      const text = JSON.stringify(value);
      expect(bytesOf(value).toString()).toBe(`stagebook-value 1 json ${Buffer.byteLength(text)}\n${text}`);
    }),
  );
});

test("encodeValue() gives as many bytes as it says, and raw bytes begin at multiples of eight", () => {
  fc.assert(
    fc.property(storable, (value) => {
      const { chunks, size } = encodeValue(value);
      expect(Buffer.concat(chunks)).toHaveLength(size);
    }),
  );
  const bytes = bytesOf({ few: new Uint8Array([1, 2, 3]), many: new Float64Array([4.5]) });
  expect(bytes.length % 8).toBe(0);
  expect(bytes.readDoubleLE(bytes.length - 8)).toBe(4.5);
});

test("encodeValue() keeps what is shared shared, and circles closed", () => {
  const row = { id: 1 };
  const numbers = new Float32Array([1, 2]);
  const value: Record<string, unknown> = { rows: [row, row], map: new Map([[row, numbers]]), numbers, point: new Point(1, 2) };
  value["self"] = value;
  value["samePoint"] = value["point"];
  const read = again(value) as typeof value & { rows: object[]; map: Map<object, unknown> };
  expect(read["self"]).toBe(read);
  expect(read.rows[0]).toBe(read.rows[1]);
  expect(read.map.get(read.rows[0] ?? {})).toBe(read["numbers"]);
  expect(read["samePoint"]).toBe(read["point"]);
});

test("encodeValue() keeps of a view only what it shows", () => {
  const secret = new TextEncoder().encode("secret 0123456789");
  const bytes = bytesOf({ part: secret.subarray(7, 10), pooled: Buffer.from("abc") });
  expect(bytes.includes("secret")).toBe(false);
  expect(decodeValue(bytes)).toStrictEqual({ part: new TextEncoder().encode("012"), pooled: Buffer.from("abc") });
});

test("encodeValue() keeps tensors of TensorFlow.js with their numbers, shape and type", () => {
  const read = again({
    floats: tf.tensor2d([
      [1, 2],
      [3, 4.5],
    ]),
    flags: tf.tensor1d([true, false]),
    words: tf.tensor1d(["a", "ö"]),
  }) as Record<string, tf.Tensor>;
  expect([read["floats"]?.shape, read["floats"]?.dtype, read["floats"]?.arraySync()]).toEqual([
    [2, 2],
    "float32",
    [
      [1, 2],
      [3, 4.5],
    ],
  ]);
  expect([read["flags"]?.dtype, read["flags"]?.arraySync(), read["words"]?.arraySync()]).toEqual(["bool", [1, 0], ["a", "ö"]]);
});

test("decodeValue() says what to do when a tensor is read before TensorFlow.js is there", () => {
  const bytes = bytesOf(tf.scalar(1));
  const world = globalThis as { _tfengine?: unknown };
  const engine = world._tfengine;
  delete world._tfengine;
  expect(() => decodeValue(bytes)).toThrow(
    "A stored value cannot be read: it is a tensor, and TensorFlow.js is not loaded; import it at the top of the pipeline's file",
  );
  world._tfengine = engine;
});

describe("encodeValue() refuses what it cannot keep, and names the way to it:", () => {
  const match = /b/.exec("abc");
  const sharing = new Uint8Array(new SharedArrayBuffer(2));
  const loop = new Owner();
  loop.child = [loop];
  let deep: unknown = null;
  for (let level = 0; level < 50_000; level += 1) deep = [deep];
  const throwing = Object.defineProperty({}, "bad", {
    enumerable: true,
    get: () => {
      throw new TypeError("not now");
    },
  });
  test.each<[unknown, string, string]>([
    [{ layers: [1, 2, { fn: () => 1 }] }, "model.layers[2].fn", "function"],
    [Symbol("a"), "model", "symbol"],
    [{ "a-b": { [Symbol.iterator]: 1 } }, 'model["a-b"][Symbol(Symbol.iterator)]', "symbol"],
    [new Map<unknown, unknown>([["a", [Promise.resolve()]]]), 'model.get("a")[0]', "Promise"],
    [new Map<unknown, unknown>([[1, new WeakMap()]]), "model.values()[0]", "WeakMap"],
    [new Map<unknown, unknown>([[() => 1, 1]]), "model.keys()[0]", "function"],
    [new Set([new Error("x")]), "model.values()[0]", "Error"],
    [{ point: new Named(1, 2) }, "model.point", "Named"],
    [[new (class extends Map {})()], "model[0]", ""],
    [Object.create({ inherited: 1 }), "model", "Object"],
    [new Number(3), "model", "Number"],
    [match, "model.groups", "an extra key, on Array"],
    [Object.assign(new Map(), { extra: 1 }), "model.extra", "an extra key, on Map"],
    [sharing, "model", "Uint8Array"],
    [new (class Pixels extends Uint8Array {})(1), "model", "Pixels"],
    [loop, "model.child[0]", "Owner"],
    [{ a: [new Throws()] }, "model.a[0]", "cannot be looked at"],
    [throwing, "model.bad", "cannot be looked at"],
    [deep, "model", "nested too deeply"],
    [
      JSON.parse('{"__proto__":{"a":1},"b":[]}', (key, value) => (key === "b" ? 1n : value)),
      "model.__proto__",
      "a key that is unsafe",
    ],
    [tf.variable(tf.scalar(1)), "model", "Variable"],
  ])("%#", (value, path, kind) => {
    let refused: unknown;
    try {
      encodeValue(value, "model");
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(UnstorableValueError);
    expect(refused).toMatchObject({ path, ...(kind === "" ? {} : { kind }) });
    if (path !== "model.child[0]") expect(hashValue(value, "model")).toMatchObject({ type: "refused", path });
  });
});

test("encodeValue() says it in one sentence", () => {
  expect(() => encodeValue({ layers: [1, 2, { fn: () => 1 }] }, "model")).toThrow(
    "model.layers[2].fn (function) cannot be stored; leave it out, or register a codec for its class with registerCodec()",
  );
});

test("registerCodec() refuses a codec without a name", () => {
  expect(() => registerCodec("", Point, { encode: () => 1, decode: () => new Point(0, 0) })).toThrow(
    "A codec needs a name: write registerCodec('Point', Point, { … })",
  );
});

describe("decodeValue() refuses what encodeValue() did not give:", () => {
  const bytes = bytesOf({ numbers: new Float64Array([1, 2]) });
  test.each([
    [Buffer.from(""), "it does not begin with 'stagebook-value 1'"],
    [Buffer.from("[1]\n"), "it does not begin with 'stagebook-value 1'"],
    [Buffer.from("stagebook-value 2 cbor 3\n"), "it has format 2, and this version of Stagebook reads format 1"],
    [bytes.subarray(0, -1), "some of its bytes are missing"],
    [
      Buffer.from(bytesOf(new Point(1, 2)).toString("latin1").replace("Point", "Pount"), "latin1"),
      "it holds a 'Pount', and no codec of this name is registered; import the file that calls registerCodec('Pount', …) first",
    ],
    [
      Buffer.from(bytesOf(new Float32Array(1)).toString("latin1").replace("Float32Array", "Float08Array"), "latin1"),
      "this version of Node has no Float08Array",
    ],
  ])("%#", (damaged, problem) => {
    expect(() => decodeValue(damaged)).toThrow(`A stored value cannot be read: ${problem}`);
  });

  test("every beginning of a value that was cut off is told as such", () => {
    const whole = bytesOf({ rows: [1n, new Map([["a", new Float64Array([1, 2])]])] });
    for (let end = 0; end < whole.length; end += 1)
      expect(() => decodeValue(whole.subarray(0, end))).toThrow("A stored value cannot be read: ");
  });
});
