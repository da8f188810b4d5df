import fc from "fast-check";
import { createMessage, decodeMessage, encodeMessage, type WireMessage } from "../../../kernel/src/protocol";

const signer = { key: "secret", digest: "sha256" };
const parent = { msg_id: "p", session: "s", username: "u", date: "d", msg_type: "execute_request", version: "5.3" };

function frames(message: WireMessage): Buffer[] {
  return encodeMessage(message, signer).map((frame) => Buffer.from(frame));
}

test("decodeMessage() reads what encodeMessage() wrote, identities and buffers included", () => {
  const message = createMessage(
    "comm_msg",
    { comm_id: "1", data: { text: "ä😀" } },
    { parent, identities: [Buffer.from([0, 255, 7])], session: "kernel", metadata: { a: 1 }, buffers: [Buffer.from([1, 2])] },
  );
  expect(decodeMessage(frames(message), signer)).toEqual(message);
});

test("encodeMessage() signs the four parts with the key of the connection", () => {
  const message = createMessage("status", {}, { parent: {}, identities: [], session: "kernel" });
  const [delimiter, signature] = frames(message);
  expect(delimiter?.toString()).toBe("<IDS|MSG>");
  expect(signature?.toString()).toMatch(/^[0-9a-f]{64}$/);
});

test("encodeMessage() leaves the signature empty when there is no key", () => {
  const message = createMessage("status", {}, { parent: {}, identities: [], session: "kernel" });
  const open = { key: "", digest: "sha256" };
  const [, signature] = encodeMessage(message, open);
  expect(signature).toHaveLength(0);
  expect(
    decodeMessage(
      encodeMessage(message, open).map((each) => Buffer.from(each)),
      open,
    ),
  ).toEqual(message);
});

test.each([
  ["another key", (all: Buffer[]) => all, { key: "other", digest: "sha256" }],
  ["a changed content", (all: Buffer[]) => [...all.slice(0, 5), Buffer.from('{"code":"2"}')], signer],
  ["a signature of the wrong length", (all: Buffer[]) => [...all.slice(0, 1), Buffer.from("00"), ...all.slice(2)], signer],
  ["no delimiter", (all: Buffer[]) => all.slice(1), signer],
  ["too few parts", (all: Buffer[]) => all.slice(0, 4), signer],
  ["nothing at all", () => [], signer],
])("decodeMessage() gives null for a message with %s", (_name, change, with_) => {
  const message = createMessage("execute_request", { code: "1" }, { parent: {}, identities: [], session: "page" });
  expect(decodeMessage(change(frames(message)), with_)).toBeNull();
});

test("decodeMessage() gives null for signed parts that are no objects, and for a header without its fields", () => {
  const open = { key: "", digest: "sha256" };
  const read = (...parts: string[]) =>
    decodeMessage(
      ["<IDS|MSG>", "", ...parts].map((part) => Buffer.from(part)),
      open,
    );
  expect(read("{}", "{}", "{}", "{}")).toBeNull();
  expect(read("[1]", "{}", "{}", "{}")).toBeNull();
  expect(read("null", "{}", "{}", "{}")).toBeNull();
  expect(read("{", "{}", "{}", "{}")).toBeNull();
});

test("decodeMessage() never throws, whatever the frames are", () => {
  const frame = fc.oneof(
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom("<IDS|MSG>", "{}", "", "[", '{"msg_type":1}').map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 9 }), (all) => {
      expect(decodeMessage(all, signer)).toBeNull();
    }),
  );
});
