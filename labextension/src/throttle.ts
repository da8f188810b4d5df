/** A function that is called at most once in a while. */
export interface Throttled {
  (): void;
  /** Drops the call that is waiting. */
  cancel(): void;
}

/** Calls `action` at once, then at most once per `interval` milliseconds; the last call is never lost. */
export function throttle(action: () => void, interval: () => number): Throttled {
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const fire = (): void => {
    timer = null;
    last = Date.now();
    action();
  };
  const call = (): void => {
    if (timer !== null) return;
    const wait = last + interval() - Date.now();
    if (wait <= 0) fire();
    else timer = setTimeout(fire, wait);
  };
  const cancel = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return Object.assign(call, { cancel });
}
