import { setTimeout as delay } from "node:timers/promises";
import { Subscriber, XPublisher } from "zeromq";
import { type Patience, PublishQueue, publisherOptions } from "../../../kernel/src/protocol/publish-queue";

jest.setTimeout(30_000);
const sockets: (XPublisher | Subscriber)[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

async function queueWith(patience?: Patience): Promise<{ queue: PublishQueue; subscribe: () => Promise<Subscriber> }> {
  const publisher = new XPublisher({ ...publisherOptions, linger: 0 });
  await publisher.bind("tcp://127.0.0.1:*");
  const subscribe = async (): Promise<Subscriber> => {
    const subscriber = new Subscriber({ receiveHighWaterMark: 10, linger: 0 });
    subscriber.connect(publisher.lastEndpoint ?? "");
    subscriber.subscribe();
    sockets.push(subscriber);
    await delay(200);
    return subscriber;
  };
  sockets.push(publisher);
  return { queue: new PublishQueue(publisher, patience), subscribe };
}

const message = (number: number): Buffer[] => [Buffer.from(String(number)), Buffer.alloc(60_000)];
const count = 2000;
const all = Array.from({ length: count }, (_, number) => number);

async function read(subscriber: Subscriber, perMessage = 0): Promise<number[]> {
  const numbers: number[] = [];
  for await (const [number] of subscriber) {
    numbers.push(Number(number));
    if (perMessage > 0) await delay(perMessage);
    if (Number(number) === count - 1) break;
  }
  return numbers;
}

test("PublishQueue waits for a subscriber that reads slowly, asks for less, and loses nothing", async () => {
  const { queue, subscribe } = await queueWith();
  const subscriber = await subscribe();
  const heard: boolean[] = [];
  queue.onBacklog = (isFull) => heard.push(isFull);
  for (const number of all) void queue.send(message(number));
  expect(heard).toEqual([true]);
  await delay(500);
  expect(await read(subscriber)).toEqual(all);
  expect(heard).toEqual([true, false]);
});

test("PublishQueue stops waiting for a subscriber that reads nothing, and the others go on", async () => {
  const { queue, subscribe } = await queueWith({ wait: 300, rest: 60_000 });
  await subscribe();
  const reader = await subscribe();
  const numbers = read(reader);
  for (const number of all) {
    await queue.send(message(number));
    // What is not waited for is lost to those who are too far behind.
    if (number % 4 === 0) await delay(1);
  }
  expect(await numbers).toEqual(all);
});

test("PublishQueue.close() does not wait for ever for one that reads nothing", async () => {
  const { queue, subscribe } = await queueWith();
  await subscribe();
  for (const number of all) void queue.send(message(number));
  await queue.close(100);
  expect(await queue.send(message(count))).toBeUndefined();
});
