/**
 * Writes a duration as people read it: `41 ms`, `0.8 s`, `0:37`, `18 min`, `2 h 5 min`.
 *
 * @example
 * formatDuration(37_000); // "0:37"
 */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 100) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds < 599_500) return formatClock(milliseconds);
  const minutes = Math.round(milliseconds / 60_000);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Writes a time that runs: `0:37`, `12:04`, `2:05:09`. */
export function formatClock(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** Writes a guess of a duration: `≈ 6 s`, without a decimal that nobody knows. */
export function formatGuess(milliseconds: number): string {
  const isSeconds = milliseconds >= 950 && milliseconds < 9_950;
  return `≈ ${isSeconds ? `${Math.round(milliseconds / 1000)} s` : formatDuration(milliseconds)}`;
}

/** Writes a share as whole percent: `36 %`; never 100 before all is done. */
export function formatShare(share: number): string {
  return `${Math.min(100, Math.max(0, Math.floor(share * 100 + 1e-9)))} %`;
}

/** Writes a number of bytes: `41 kB`, `1.5 GB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value < 10 && step > 0 ? trimZero(value.toFixed(1)) : Math.round(value)} ${units[step]}`;
}

/** Writes how much of a memory is used, with the unit said once: `38 of 141 GB`. */
export function formatUsed(used: number, total: number): string {
  const [value, unit] = formatBytes(total).split(" ");
  const step = ["B", "kB", "MB", "GB", "TB"].indexOf(unit ?? "B");
  const part = used / 1000 ** step;
  return `${part > 0 && part < 10 ? trimZero(part.toFixed(1)) : Math.round(part)} of ${value} ${unit}`;
}

/** Writes the pace of a bar: `61 per s` when it is quick, `2.9 s each` when it is slow; empty before the first step. */
export function formatPace(steps: number, milliseconds: number): string {
  if (steps <= 0 || milliseconds <= 0) return "";
  const perSecond = (steps * 1000) / milliseconds;
  if (perSecond < 1) return `${formatDuration(milliseconds / steps)} each`;
  return `${perSecond < 10 ? trimZero(perSecond.toFixed(1)) : groupDigits(Math.round(perSecond))} per s`;
}

/** Writes a count with thousands apart: `4,120`. */
export function groupDigits(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** Writes a measured number in four digits: `0.3184`, `1.2e-7`, `4,120`. */
export function formatMetric(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return groupDigits(value);
  const size = Math.abs(value);
  return size >= 0.001 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(1).replace("e+", "e");
}

/**
 * Guesses how long something that is `share` done will still take, in milliseconds.
 * Gives null before 3 percent and 3 seconds, when a guess would be noise.
 */
export function remainingTime(share: number | null, elapsed: number): number | null {
  if (share === null || share < 0.03 || elapsed < 3000 || share >= 1) return null;
  return (elapsed * (1 - share)) / share;
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, "");
}
