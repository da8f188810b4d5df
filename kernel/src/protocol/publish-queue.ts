import { setTimeout as delay } from "node:timers/promises";

type Frames = readonly (Buffer | Uint8Array)[];

/** A publisher of ZeroMQ, as far as it is used here. */
export interface PublishingSocket {
  noDrop: boolean;
  readonly closed: boolean;
  send(frames: (Buffer | Uint8Array)[]): Promise<void>;
}

/**
 * How the socket of a {@link PublishQueue} is made: it hears of each subscriber, and says when it has no room for one.
 * It hears that there is room again after half as many messages as it keeps, so a large number would make a slow front end look dead.
 */
export const publisherOptions = { sendHighWaterMark: 200, noDrop: true, verbosity: "allSubs" } as const;

/** Bytes, and messages, that wait here before those who make them are asked to stop, and to go on. */
const [full, low] = [8_000_000, 1_000_000];
const mostWaiting = 10_000;

/** Milliseconds between two tries to send what a subscriber has no room for. */
const pause = 5;

/** When a subscriber that takes nothing at all is waited for no more, and for how long. Milliseconds. */
export interface Patience {
  readonly wait: number;
  readonly rest: number;
}

/**
 * Sends to all subscribers in order, and no faster than the slowest of them reads.
 * One that reads nothing for some seconds loses what it has no room for, as with any publisher of ZeroMQ; the others lose nothing.
 */
export class PublishQueue {
  /** Hears when more waits than should, and when there is room again. */
  onBacklog: (isFull: boolean) => void = () => undefined;
  readonly #socket: PublishingSocket;
  #patience: Patience;
  #waiting: Frames[] = [];
  #bytes = 0;
  #isFull = false;
  // Not asked of the socket, which can be told but not asked.
  #isWaiting = true;
  #running: Promise<void> | null = null;

  /** Takes a socket that was made with {@link publisherOptions}. */
  constructor(socket: PublishingSocket, patience: Patience = { wait: 10_000, rest: 60_000 }) {
    this.#socket = socket;
    this.#patience = patience;
  }

  /** Sends after all that was given before; resolves when nothing waits. */
  send(frames: Frames): Promise<void> {
    this.#waiting.push(frames);
    this.#bytes += lengthOf(frames);
    if (!this.#isFull && (this.#bytes > full || this.#waiting.length > mostWaiting)) this.#tell(true);
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Waits until everything is sent, or dropped by those who do not read. */
  async close(longest: number): Promise<void> {
    await Promise.race([this.#running, delay(longest, undefined, { ref: false })]);
    this.#wait(false);
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const frames of batch) {
        await this.#sendNow(frames);
        this.#bytes -= lengthOf(frames);
        if (this.#isFull && this.#bytes < low) this.#tell(false);
      }
    }
    this.#running = null;
  }

  async #sendNow(frames: Frames): Promise<void> {
    const since = performance.now();
    while (!(await this.#isSent(frames))) {
      if (performance.now() - since > this.#patience.wait) this.#stopWaiting();
      await delay(pause);
    }
  }

  async #isSent(frames: Frames): Promise<boolean> {
    try {
      await this.#socket.send([...frames]);
      return true;
    } catch (error) {
      // A socket that is closed, or a peer that has gone away, must not stop the queue.
      return (error as NodeJS.ErrnoException).code !== "EAGAIN" || !this.#isWaiting;
    }
  }

  // Waited for again later, but each time for less: a front end may have been away, or never read at all.
  #stopWaiting(): void {
    const { wait, rest } = this.#patience;
    this.#patience = { wait: Math.max(200, wait / 4), rest: rest * 4 };
    this.#wait(false);
    setTimeout(() => this.#wait(true), rest).unref();
  }

  #wait(isWaiting: boolean): void {
    this.#isWaiting = isWaiting;
    if (!this.#socket.closed) this.#socket.noDrop = isWaiting;
  }

  #tell(isFull: boolean): void {
    this.#isFull = isFull;
    this.onBacklog(isFull);
  }
}

function lengthOf(frames: Frames): number {
  return frames.reduce((sum, frame) => sum + frame.length, 0);
}
