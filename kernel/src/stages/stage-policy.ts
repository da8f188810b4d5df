/** How often a stage that failed is tried again, and how long it waits before that. */
export interface RetryPolicy {
  /** How many times after the first. */
  readonly times: number;
  /** Milliseconds before the first of them; 1000 by default. */
  readonly delay?: number;
  /** By what each wait is longer than the one before it; 2 by default. */
  readonly factor?: number;
  /** The longest wait in milliseconds; 30,000 by default. */
  readonly longest?: number;
  /** Whether a wait is cut to something between its half and itself, so that many runs do not come back at once; true by default. */
  readonly jitter?: boolean;
  /** Whether this error is worth another try; every one by default, but for those that tell of a mistake in the pipeline. */
  readonly only?: (error: unknown) => boolean;
}

/** What a stage does when things go wrong: the part of it that plain data can say, such as a config file. */
export interface StageLimits {
  /** How often it is tried again when it fails. */
  readonly retries?: number | RetryPolicy;
  /**
   * Milliseconds that one try may take; then its signal is aborted and it has failed.
   * Code that never lets go of the processor is not interrupted by it.
   */
  readonly timeout?: number;
  /**
   * Runs the stage when all others have ended, whatever became of them, also of a run that was cancelled: to tidy up, to report.
   * One that reads a value which was not made is skipped.
   */
  readonly finally?: boolean;
}

/** The limits of a stage, checked. */
export interface StagePolicy {
  readonly retries: Required<RetryPolicy>;
  /** Milliseconds, or null. */
  readonly timeout: number | null;
  /** Whether it runs when all others have ended. */
  readonly isFinal: boolean;
}

/** Checks limits and fills in what they leave out. Throws RangeError or TypeError, which name the stage. */
export function stagePolicy(stage: string, { retries = 0, timeout, finally: isFinal = false }: StageLimits): StagePolicy {
  const given: RetryPolicy = typeof retries === "number" ? { times: retries } : retries;
  if (typeof given !== "object" || given === null)
    throw new TypeError(`'retries' of stage '${stage}' takes a number or { times, delay }, got ${String(retries)}`);
  const whole = { delay: 1000, factor: 2, longest: 30_000, jitter: true, only: () => true, ...given };
  if (!Number.isInteger(whole.times) || whole.times < 0)
    throw new RangeError(`'retries' of stage '${stage}' takes a whole number from 0 on, got ${String(whole.times)}`);
  for (const name of ["delay", "factor", "longest"] as const) checkNumber(stage, `retries.${name}`, whole[name], 0);
  if (timeout !== undefined) checkNumber(stage, "timeout", timeout, 1);
  return Object.freeze({ retries: Object.freeze(whole), timeout: timeout ?? null, isFinal });
}

/** Milliseconds to wait after try number `attempt` (from 1 on) has failed; null when it was the last. */
export function retryDelay(policy: StagePolicy, attempt: number, random: () => number = Math.random): number | null {
  const { times, delay, factor, longest, jitter } = policy.retries;
  if (attempt > times) return null;
  const wait = Math.min(longest, delay * factor ** (attempt - 1));
  return Math.round(jitter ? wait * (0.5 + random() / 2) : wait);
}

// A timer counts in 31 bits, and a longer one rings at once.
const longestTimer = 2 ** 31 - 1;

function checkNumber(stage: string, name: string, value: unknown, least: number): void {
  if (typeof value === "number" && value >= least && value <= longestTimer) return;
  const range = Number.isFinite(value) && Number(value) >= least ? `at most ${longestTimer}` : `${least} or more`;
  throw new RangeError(`'${name}' of stage '${stage}' takes a number of ${range}, got ${String(value)}`);
}
