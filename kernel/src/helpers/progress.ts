import { Bar, type ManualBar } from "./bar.js";

/** How a bar is shown. */
export interface ProgressOptions {
  /** `Processing` by default. */
  readonly label?: string;
  /** The number of steps, where the items cannot tell. */
  readonly total?: number;
}

/** What `progressBar` is: a function with a manual form. */
export interface ProgressBar {
  (count: number, options?: string | ProgressOptions): Iterable<number>;
  <Item>(items: Iterable<Item>, options?: string | ProgressOptions): Iterable<Item>;
  <Item>(items: AsyncIterable<Item>, options?: string | ProgressOptions): AsyncIterable<Item>;
  /** Opens a bar that is moved by hand; a total of null is one that is not known. */
  manual(total: number | null, label?: string): ManualBar;
}

const defaultLabel = "Processing";

/**
 * Shows a progress bar for as long as the items are being read: a widget in a notebook, a line in a terminal, the stage's bar in a run.
 * Takes an array, an iterable, an async iterable, or a number of steps. The bar closes when the loop ends, breaks or throws.
 *
 * @example
 * let total = 0;
 * for (const price of progressBar([3, 4, 5], "prices")) total += price;
 *
 * @example
 * const bar = progressBar.manual(2, "files");
 * bar.advance();
 * bar.update(2, "last one");
 * bar.done();
 */
export const progressBar: ProgressBar = Object.assign(open, {
  manual: (total: number | null, label: string = defaultLabel): ManualBar => new Bar(label, total),
});

function open(items: number, options?: string | ProgressOptions): Iterable<number>;
function open<Item>(items: Iterable<Item>, options?: string | ProgressOptions): Iterable<Item>;
function open<Item>(items: AsyncIterable<Item>, options?: string | ProgressOptions): AsyncIterable<Item>;
function open(
  items: number | Iterable<unknown> | AsyncIterable<unknown>,
  options: string | ProgressOptions = {},
): Iterable<unknown> | AsyncIterable<unknown> {
  const { label = defaultLabel, total } = typeof options === "string" ? { label: options } : options;
  if (typeof items === "number") {
    if (!(items >= 0)) throw new RangeError(`progressBar() counts to a number from 0 on, got ${items}`);
    return countUp(Math.ceil(items), label);
  }
  if (items !== null && typeof items === "object" && Symbol.asyncIterator in items)
    return followAsync(items, label, total ?? null);
  if (items === null || items === undefined || !(Symbol.iterator in Object(items))) {
    throw new TypeError(`progressBar() takes an array, an iterable or a number, got ${items === null ? "null" : typeof items}`);
  }
  return follow(items, label, total ?? sizeOf(items));
}

// The counter is a local: a loop under a bar should cost little more than the bare loop.
function* follow<Item>(items: Iterable<Item>, label: string, total: number | null): Generator<Item, void, undefined> {
  const bar = new Bar(label, total);
  let value = 0;
  let look = 1;
  let isFailed = false;
  try {
    for (const item of items) {
      yield item;
      value += 1;
      if (value >= look) look = bar.reach(value);
    }
  } catch (error) {
    // A break ends up in `finally` only.
    isFailed = true;
    throw error;
  } finally {
    bar.finish(value, isFailed);
  }
}

function* countUp(end: number, label: string): Generator<number, void, undefined> {
  const bar = new Bar(label, end);
  let value = 0;
  let look = 1;
  let isFailed = false;
  try {
    while (value < end) {
      yield value;
      value += 1;
      if (value >= look) look = bar.reach(value);
    }
  } catch (error) {
    // A break ends up in `finally` only.
    isFailed = true;
    throw error;
  } finally {
    bar.finish(value, isFailed);
  }
}

async function* followAsync<Item>(
  items: AsyncIterable<Item>,
  label: string,
  total: number | null,
): AsyncGenerator<Item, void, undefined> {
  const bar = new Bar(label, total);
  let value = 0;
  let isFailed = false;
  try {
    for await (const item of items) {
      yield item;
      value += 1;
      bar.reach(value);
    }
  } catch (error) {
    // A break ends up in `finally` only.
    isFailed = true;
    throw error;
  } finally {
    bar.finish(value, isFailed);
  }
}

function sizeOf(items: object): number | null {
  if (Array.isArray(items) || ArrayBuffer.isView(items) || typeof items === "string")
    return (items as { readonly length: number }).length;
  return items instanceof Map || items instanceof Set ? items.size : null;
}
