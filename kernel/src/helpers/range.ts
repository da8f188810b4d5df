/**
 * Gives the whole numbers from 0, or from `start`, up to but without `end`.
 * Throws RangeError for a step of 0.
 *
 * @example
 * range(3); // [0, 1, 2]
 * range(2, 8, 3); // [2, 5]
 */
export function range(end: number): number[];
/** Gives the whole numbers from `start` up to but without `end`, `step` apart. */
export function range(start: number, end: number, step?: number): number[];
export function range(first: number, second?: number, step = 1): number[] {
  const [start, end] = second === undefined ? [0, first] : [first, second];
  if (step === 0) throw new RangeError("range() cannot count in steps of 0; give a step above or below 0");
  return Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, index) => start + index * step);
}
