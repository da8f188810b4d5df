/** A text that a request carries; empty where there is none. Throws TypeError for anything else. */
export function requestText(content: Readonly<Record<string, unknown>>, field: string): string {
  const value = content[field] ?? "";
  if (typeof value !== "string") throw new TypeError(`'${field}' of a request takes a text, got ${JSON.stringify(value)}`);
  return value;
}
