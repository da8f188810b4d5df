import fc from "fast-check";
import { createMessage, encodeMessage, type RequestChannel } from "../../../kernel/src/protocol";
import { signer, startKernel, type TestKernel } from "./client";
import { later, openFiles, openFilesAtRest, Peer } from "./peer";

const isLong = process.env["STAGEBOOK_SOAK"] === "1";
jest.setTimeout(isLong ? 1_800_000 : 60_000);

let kernel: TestKernel;
let peer: Peer;

beforeEach(async () => {
  kernel = await startKernel();
  peer = new Peer(kernel.ports);
  await peer.ready();
});
afterEach(async () => {
  peer.close();
  await kernel.stop();
});

/** What is sent: as frames, with the id of its request where an answer is due. */
interface Sent {
  readonly channel: RequestChannel;
  readonly frames: (Buffer | Uint8Array)[];
  readonly due: { readonly id: string; readonly type: string } | null;
}

const channels = fc.constantFrom("shell", "control", "stdin") as fc.Arbitrary<RequestChannel>;
const askable = [
  "execute_request",
  "complete_request",
  "inspect_request",
  "is_complete_request",
  "history_request",
  "comm_info_request",
  "kernel_info_request",
  "interrupt_request",
];
const comms = ["comm_open", "comm_msg", "comm_close"];
const unknown = ["", "toString", "constructor", "__proto__", "hasOwnProperty", "execute_reply", "status", "Execute_request"];
const fields =
  "code silent store_history user_expressions cursor_pos detail_level n pattern session start stop unique output".split(" ");
const more = "hist_access_type comm_id target_name target_module data allow_stdin stop_on_error restart value raw".split(" ");

const codes = fc.oneof(
  fc.constantFrom("1 + 1", "const a = 1", "%who", "%lsmagic", "?a", "%%stage a\nconst a = 1;", "nope(", "throw null", "%nope"),
  fc.string({ unit: "grapheme" }),
);
const values = fc.oneof(
  codes,
  fc.constantFrom(null, true, false, 0, -1, 3.5, 1e308, -1e308, 2 ** 53, "", "search", "range", "tail", "stagebook.page"),
  fc.constantFrom<unknown>({ toString: 1 }, { type: "cells", cells: [null, {}] }, { type: "cells" }, { type: "preview" }),
  fc.constantFrom<unknown>({ type: "cancel" }, { type: "run", to: 3 }, { type: "choose-device", device: 5 }, { type: "devices" }),
  fc.constantFrom<unknown>({ method: "update", state: null }, { method: "request_state" }, { method: "request_states" }),
  fc.jsonValue({ maxDepth: 3 }),
);
const contents = fc.dictionary(fc.constantFrom(...fields, ...more), values, { maxKeys: 10 }) as fc.Arbitrary<
  Record<string, unknown>
>;

function sent(channel: RequestChannel, type: string, content: Record<string, unknown>): Sent {
  const message = createMessage(type, content, { parent: {}, identities: [], session: "fuzz" });
  const isDue = channel !== "stdin" && [...askable, ...comms].includes(type);
  const due = isDue ? { id: message.header.msg_id, type } : null;
  return told({ channel, frames: encodeMessage(message, signer), due });
}

// A failing test shows what was sent as text.
function told(each: Sent): Sent {
  const text = `${each.channel} ${each.frames.map((frame) => Buffer.from(frame).toString()).join(" ")}`;
  return Object.defineProperty(each, fc.toStringMethod, { value: () => text });
}

const known = fc.record({ channel: channels, type: fc.constantFrom(...askable, ...comms), content: contents });
const requests = known.map(({ channel, type, content }) => sent(channel, type, content));
const pages = values.chain((data) =>
  fc.constantFrom(
    sent("shell", "comm_open", { comm_id: "page", target_name: "stagebook.page", data }),
    sent("shell", "comm_msg", { comm_id: "page", data }),
  ),
);
const cells = fc.record({ code: codes, stop_on_error: fc.boolean() }).map((content) => sent("shell", "execute_request", content));
const strangers = fc
  .record({ channel: channels, type: fc.oneof(fc.constantFrom(...unknown), fc.string()), content: contents })
  .map(({ channel, type, content }) => sent(channel, `${type}`, content));
// A valid request of which one frame was lost or one bit turned over.
const broken = fc
  .record({ request: requests, at: fc.nat(5), bit: fc.nat(4000), isLost: fc.boolean() })
  .map(({ request, at, bit, isLost }) => {
    const frames = request.frames.map((frame) => Buffer.from(frame));
    const frame = frames[at] ?? Buffer.alloc(0);
    if (isLost) frames.splice(at, 1);
    else frame[bit % frame.length] = (frame[bit % frame.length] ?? 0) ^ (1 << (bit % 8));
    return told({ channel: request.channel, frames, due: null });
  });
const frame = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom("<IDS|MSG>", "{}", "[]", "null").map((text) => Buffer.from(text)),
);
const noise = fc
  .record({ channel: channels, frames: fc.array(frame, { minLength: 1, maxLength: 9 }) })
  .map((each) => told({ ...each, due: null }));

async function answersAll(batch: readonly Sent[]): Promise<void> {
  for (const { channel, frames, due } of batch) {
    if (due !== null) peer.of(due.id).type = due.type;
    await peer.sendFrames(channel, frames);
  }
  const due = batch.flatMap((each) => each.due ?? []);
  await inTime(peer.done(due.map(({ id }) => id)), () => due.filter(({ id }) => peer.of(id).idles === 0));
  expect((await peer.run("20 + 22"))["status"]).toBe("ok");
  await later(5);
  const wrong = [...peer.answered].filter(
    ([id, { type, replies, idles }]) =>
      id !== "undefined" && (idles !== 1 || replies.length !== Number(type.endsWith("_request"))),
  );
  expect(wrong).toEqual([]);
  expect(peer.of("undefined").replies).toEqual([]);
  peer.answered.clear();
}

async function inTime(done: Promise<void>, left: () => unknown): Promise<void> {
  const isLate = await Promise.race([done.then(() => false), later(10_000).then(() => true)]);
  expect(isLate ? left() : []).toEqual([]);
}

test("the kernel answers every valid request once, whatever is in it, and nothing else", async () => {
  const before = openFiles(kernel.pid);
  const step = fc.oneof(requests, pages, cells, strangers, broken, noise);
  const batches = fc.array(step, { minLength: isLong ? 200 : 20, maxLength: isLong ? 200 : 100 });
  await fc.assert(fc.asyncProperty(batches, answersAll), { numRuns: isLong ? 500 : 25, endOnFailure: !isLong });
  // Two runners are open at most: one that ends and its successor.
  expect(await openFilesAtRest(kernel.pid, before)).toBeLessThan(before + 16);
});

test("a request with a field of another type is told which, and the next one is answered", async () => {
  const { evalue } = await peer.run({ toString: 1 } as unknown as string); // what a faulty front end may send
  expect(evalue).toBe(`'code' of a request takes a text, got {"toString":1}`);
  const { content } = (await peer.ask("shell", "complete_request", { code: 3 })) ?? {};
  expect(content?.["evalue"]).toBe("'code' of a request takes a text, got 3");
  expect((await peer.run("20 + 22"))["status"]).toBe("ok");
});

test("a page that sends what is no request leaves the kernel alive", async () => {
  await peer.ask("shell", "comm_open", { comm_id: "page", target_name: "stagebook.page" });
  for (const data of [null, 3, {}, { type: "cells" }, { type: "cells", cells: [null] }])
    await peer.ask("shell", "comm_msg", { comm_id: "page", data });
  expect((await peer.run("20 + 22"))["status"]).toBe("ok");
});

// What people type, and worse.
const declarations = fc.constantFrom(
  ..."const a = 1;|let b: string | null = null;|class C { static #x = 1; accessor y = 2 }|enum E { A, B = 'b' as never }".split(
    "|",
  ),
  "export default function () {}",
  "namespace N { export const x = 1 }",
  "var { p, ...q } = { p: 1, r: 2 }",
  "declare const z: number",
  "abstract class D<T extends string = 'x'> {}",
  "using u = { [Symbol.dispose]() {} }",
  "label: for (;;) break label",
  "async function* g() { yield 1 }",
  "const 𝒳 = '👩‍👩‍👧', ünï = '🎉'.length",
  "import type { X } from 'nowhere'",
  "import { y } from 'nowhere'",
  "/* open",
  "`open ${",
  "await",
  "return 1",
  "throw undefined",
  "Promise.reject(null)",
  "new Proxy({}, { get() { throw 1 } })",
  "({ get x() { throw 2 }, toString: null })",
  "Object.create(null)",
  "globalThis.console = null",
  "}{",
  "<T,>(x: T) => x",
  "%%stage s --params a",
  "%typecheck off",
  "%%bash\nexit 3",
  "!false",
);
const lines = fc.array(fc.oneof(declarations, codes), { minLength: 1, maxLength: 4 }).map((all) => all.join("\n"));
const endless = fc.constantFrom("while (true) {}", "await new Promise(() => undefined)", "for (;;) await 0").map((code) => ({
  code,
  isEndless: true,
}));
const cell = fc.oneof(
  { arbitrary: lines.map((code) => ({ code, isEndless: false })), weight: 9 },
  { arbitrary: endless, weight: 1 },
);

async function answersCell({ code, isEndless }: { readonly code: string; readonly isEndless: boolean }): Promise<void> {
  // Text from nowhere must not reach a shell.
  if (/^\s*(!|%(cd|npm|load|export|env))/m.test(code.replace(/^!false$/gm, ""))) return;
  const { header } = await peer.send("shell", "execute_request", { code });
  if (isEndless) {
    // Shell and control are two sockets: an interrupt may overtake the cell, and then stops nothing.
    await peer.begun(header.msg_id);
    await peer.ask("control", "interrupt_request", {});
  }
  await inTime(peer.done([header.msg_id]), () => code);
  expect(await peer.run("1 + 1")).toMatchObject({ status: "ok" });
  const { replies, idles } = peer.of(header.msg_id);
  expect([replies.length, idles]).toEqual([1, 1]);
  if (isEndless) expect(replies[0]?.content["ename"]).toBe("Interrupted");
}

test("every cell has its reply, and the next one answers", async () => {
  await fc.assert(fc.asyncProperty(cell, answersCell), { numRuns: isLong ? 10_000 : 200, endOnFailure: true });
});
