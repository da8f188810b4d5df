import type { RunEvent } from "../messages/index.js";

/** Events of one run, for any number of readers; each reader gets them all from the first, also when it comes late. */
export class EventStream implements AsyncIterable<RunEvent> {
  readonly #kept: RunEvent[] = [];
  readonly #readers = new Set<() => void>();
  /** How many of the events any reader has had. */
  #seen = 0;
  #ended = false;

  push(event: RunEvent): void {
    // A bar may tick a million times: a tick that the next one replaces need not be kept for who has not had it.
    const isUnread = this.#seen < this.#kept.length;
    if (isUnread && replaces(event, this.#kept.at(-1))) this.#kept[this.#kept.length - 1] = event;
    else this.#kept.push(event);
    if (this.#readers.size > 0) this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, undefined> {
    for (let at = 0; ; ) {
      const event = this.#kept[at];
      if (event !== undefined) {
        at += 1;
        this.#seen = Math.max(this.#seen, at);
        yield event;
      } else if (this.#ended) return;
      else await this.#next();
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#readers.add(resolve);
    });
  }

  #wake(): void {
    for (const wake of this.#readers) wake();
    this.#readers.clear();
  }
}

function replaces(next: RunEvent, last: RunEvent | undefined): boolean {
  return (
    next.type === "stage.progress" &&
    !next.progress.done &&
    last?.type === "stage.progress" &&
    next.stage === last.stage &&
    next.progress.bar === last.progress.bar &&
    next.progress.label === last.progress.label
  );
}
