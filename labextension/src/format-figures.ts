import { formatBytes, formatDuration, groupDigits } from "stagebook/messages";

/** Writes a guess of a duration: `≈ 6 s`, without a decimal that nobody knows. */
export function formatGuess(milliseconds: number): string {
  const isSeconds = milliseconds >= 950 && milliseconds < 9_950;
  return `≈ ${isSeconds ? `${Math.round(milliseconds / 1000)} s` : formatDuration(milliseconds)}`;
}

/** Writes a share as whole percent: `36 %`; never 100 before all is done. */
export function formatShare(share: number): string {
  return `${Math.min(100, Math.max(0, Math.floor(share * 100 + 1e-9)))} %`;
}

/** Writes how much of a memory is used, with the unit said once: `38 of 141 GB`. */
export function formatUsed(used: number, total: number): string {
  const [value, unit] = formatBytes(total).split(" ");
  const step = ["B", "kB", "MB", "GB", "TB"].indexOf(unit ?? "B");
  const part = used / 1000 ** step;
  return `${part > 0 && part < 10 ? trimZero(part.toFixed(1)) : Math.round(part)} of ${value} ${unit}`;
}

/** Writes a measured number in four digits: `0.3184`, `1.2e-7`, `4,120`. */
export function formatMetric(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return groupDigits(value);
  const size = Math.abs(value);
  return size >= 0.001 && size < 1e6 ? String(Number(value.toPrecision(4))) : value.toExponential(1).replace("e+", "e");
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, "");
}
