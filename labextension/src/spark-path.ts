/** The path of a series from left to right, the largest value on top; a flat series, and a single value, runs in the middle. */
export function sparkPath(
  points: readonly number[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  if (points.length === 0) return "";
  const [low, high] = [Math.min(...points), Math.max(...points)];
  // Half a pixel on either side, so that the line is not cut.
  const y = (value: number): number => (high === low ? height / 2 : 1 + ((high - value) / (high - low)) * (height - 2));
  const x = (index: number): number => (index / Math.max(1, points.length - 1)) * width;
  const shown = points.length === 1 ? [...points, ...points] : points;
  return shown.map((value, index) => `${index === 0 ? "M" : "L"}${round(x(index))} ${round(y(value))}`).join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
