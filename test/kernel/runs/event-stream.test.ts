import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { EventStream } from "../../../kernel/src/runs/event-stream.js";

const tick = (value: number, { stage = "train", bar = 0, label = "rows", done = false } = {}): RunEvent => ({
  type: "stage.progress",
  stage,
  progress: { bar, label, value, total: 3, done },
  at: 1,
});
const started: RunEvent = { type: "stage.started", stage: "train", at: 1 };

async function all(stream: EventStream): Promise<readonly RunEvent[]> {
  const seen: RunEvent[] = [];
  for await (const event of stream) seen.push(event);
  return seen;
}

test("EventStream gives each reader all events from the first, whenever it comes", async () => {
  const stream = new EventStream();
  stream.push(started);
  const early = all(stream);
  await new Promise(setImmediate);
  stream.push(tick(1));
  stream.push(tick(3, { done: true }));
  const late = all(stream);
  stream.end();
  const expected = [started, tick(1), tick(3, { done: true })];
  expect([await early, await late, await all(stream)]).toEqual([expected, expected, expected]);
});

test("EventStream keeps of the ticks that nobody has read the last of each bar, its end and what stands between", async () => {
  const stream = new EventStream();
  const ticks = [
    tick(1),
    tick(2),
    started,
    tick(2),
    tick(1, { bar: 1 }),
    tick(1, { label: "files" }),
    tick(1, { stage: "load" }),
  ];
  for (const event of [...ticks, tick(2, { stage: "load" }), tick(3, { stage: "load", done: true })]) stream.push(event);
  stream.end();
  expect(await all(stream)).toEqual([...ticks.slice(1, 6), tick(2, { stage: "load" }), tick(3, { stage: "load", done: true })]);
});

test("EventStream gives a reader that takes its time the last tick as well", async () => {
  const stream = new EventStream();
  const reader = stream[Symbol.asyncIterator]();
  stream.push(tick(1));
  expect((await reader.next()).value).toEqual(tick(1));
  stream.push(tick(2));
  stream.push(tick(3));
  expect((await reader.next()).value).toEqual(tick(3));
  const waiting = reader.next();
  stream.end();
  expect(await waiting).toEqual({ done: true, value: undefined });
});
