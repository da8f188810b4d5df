/** Writes a logged record as one line: `step 3  loss 0.2312  accuracy 0.91`. `widths` keeps the columns of earlier lines. */
export function formatRecord(record: Readonly<Record<string, unknown>>, widths: Map<string, number> = new Map()): string {
  const { level, message, ...rest } = record;
  if (typeof message === "string" && Object.keys(rest).length === 0)
    return level === "info" || level === undefined ? message : `${String(level)}: ${message}`;
  const cells = Object.entries(record).map(([name, value]) => {
    const text = formatValue(value);
    const width = Math.max(widths.get(name) ?? 0, text.length);
    widths.set(name, width);
    return `${name} ${typeof value === "number" ? text.padStart(width) : text.padEnd(width)}`;
  });
  return cells.join("  ").trimEnd();
}

function formatValue(value: unknown): string {
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

function formatNumber(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 0.001 && size < 1e6 ? value.toFixed(size >= 1000 ? 1 : 4) : value.toExponential(3);
}
