import fc from "fast-check";

const bytes: fc.Arbitrary<unknown> = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
  fc.bigInt64Array(),
  fc.bigUint64Array(),
  fc.uint8Array().map((part) => Buffer.from(part)),
  fc.uint8Array().map((part) => new DataView(new Uint8Array(part).buffer)),
  fc.uint8Array().map((part) => new Uint8Array(part).buffer),
);

const key = fc.string().filter((text) => text !== "__proto__");

/** Any value that can be stored, several levels deep; parts of it may be one and the same object. */
export const storable: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(null, undefined, true, false, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.double(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("\u2028", "\ud800", "</script>", "__proto__"),
    fc.bigInt(),
    fc.date({ noInvalidDate: false }),
    fc.constantFrom(/a\/b"\n/giu, new URL("https://example.org/a?b=c#d"), new URLSearchParams("a=1&a=2")),
    bytes,
    fc.array(tie("value")),
    fc.sparseArray(tie("value"), { maxLength: 5 }),
    fc.dictionary(key, tie("value"), { noNullPrototype: false }),
    fc.array(fc.tuple(tie("value"), tie("value"))).map((entries) => new Map(entries)),
    fc.array(tie("value")).map((items) => new Set(items)),
    tie("value").map((part) => ({ one: part, other: part })),
    tie("value").map((part) => {
      const circle: { part: unknown; self?: unknown } = { part };
      circle.self = [circle];
      return circle;
    }),
  ),
})).value;

/** Any value that JSON alone can say. */
export const plain: fc.Arbitrary<unknown> = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
