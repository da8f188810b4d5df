import { promiseHooks } from "node:v8";

/** The execution that code belongs to, also long after its cell has ended. */
export interface Execution {
  readonly run: number;
  interrupted: boolean;
}

const outside: Execution = { run: 0, interrupted: false };
const owners = new WeakMap<object, Execution>();
let latest = outside;
let current: Execution | null = null;

/**
 * Starts following executions through promises, timers and microtasks.
 *
 * AsyncLocalStorage would do it in one line, but on Node 20 it keeps a stack of ids on the native side, and Node aborts
 * when an interrupt terminates a microtask in the middle of it.
 */
export function followExecutions(): void {
  promiseHooks.createHook({
    init: (promise: object) => void (current !== null && owners.set(promise, current)),
    before: (promise: object) => {
      current = owners.get(promise) ?? null;
    },
    after: () => {
      current = null;
    },
  });
  const scope = globalThis as unknown as Record<string, (...args: unknown[]) => unknown>; // the timers of Node
  for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]) scope[name] = following(scope[name]);
  const tick = process.nextTick as unknown as (...args: unknown[]) => unknown;
  process.nextTick = following(tick) as typeof process.nextTick; // same parameters
}

function following(start: ((...args: unknown[]) => unknown) | undefined): (...args: unknown[]) => unknown {
  if (start === undefined) throw new TypeError("A timer function is missing");
  const wrapper = (callback: unknown, ...rest: unknown[]): unknown => {
    const owner = current;
    if (owner === null || typeof callback !== "function") return start(callback, ...rest);
    return start((...args: unknown[]) => inExecution(owner, () => (owner.interrupted ? undefined : callback(...args))), ...rest);
  };
  // setTimeout carries its promise form as a property.
  return Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(start));
}

/** Runs `code` as part of `execution`; whatever it starts stays part of it. */
export function inExecution<T>(execution: Execution, code: () => T): T {
  const before = current;
  current = execution;
  latest = execution;
  try {
    return code();
  } finally {
    current = before;
  }
}

/** Forgets what was running; after a terminate, which runs no `finally`. */
export function resetExecution(): void {
  current = null;
}

/** The execution of the calling code, or the latest one where none is known. */
export function currentExecution(): Execution {
  return current ?? latest;
}

/** The run number of the calling code. */
export function currentRun(): number {
  return currentExecution().run;
}
