/** Columns of figures by name, all of one length. */
export type Columns = Readonly<Record<string, readonly number[]>>;

/** How far figures are spread around their mean, squared. */
export function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

/** How two columns go together, from -1 to 1; 0 where one of them does not move. */
export function correlation(one: readonly number[], other: readonly number[]): number {
  const [first, second] = [mean(one), mean(other)];
  const together = mean(one.map((value, index) => (value - first) * ((other[index] ?? 0) - second)));
  const spread = Math.sqrt(variance(one) * variance(other));
  return spread === 0 ? 0 : together / spread;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
