import { kindOf } from "./summarize-output.js";

const longestArray = 1000;
const deepest = 100;

/**
 * Makes any value fit for JSON without throwing: what JSON cannot say is told in words.
 * For records of what happened (parameters, log lines), not for values that are read back.
 */
export function plainJson(value: unknown): unknown {
  return plain(value, []);
}

function plain(value: unknown, above: readonly object[]): unknown {
  switch (typeof value) {
    case "bigint":
      return `${value}n`;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "function":
      return `[function ${value.name}]`;
    case "symbol":
    case "undefined":
      return String(value);
    case "object":
      return value === null ? null : plainOrWords(value, above);
    default:
      return value;
  }
}

function plainOrWords(value: object, above: readonly object[]): unknown {
  if (above.includes(value)) return "[circular]";
  if (above.length >= deepest) return "…";
  try {
    return plainObject(value, above);
  } catch {
    // A getter or a proxy of the user's threw.
    return "[cannot be read]";
  }
}

function plainObject(value: object, above: readonly object[]): unknown {
  const inner = [...above, value];
  if (Array.isArray(value)) return plainItems(value, inner);
  if (isNumbers(value)) return plainItems(Array.from(value), inner);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item, inner)]));
  if (value instanceof Set) return plainItems([...value], inner);
  if ("toJSON" in value && typeof value.toJSON === "function") return callToJson(value, inner);
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== null && proto !== Object.prototype && kindOf(value) !== "Object") return `[${kindOf(value)}]`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, inner)]));
}

function plainItems(items: readonly unknown[], inner: readonly object[]): unknown {
  const shown = items.slice(0, longestArray).map((item) => plain(item, inner));
  return items.length > longestArray ? [...shown, `… ${items.length - longestArray} more`] : shown;
}

function callToJson(value: object & { toJSON?: unknown }, inner: readonly object[]): unknown {
  try {
    // Checked by the caller.
    return plain((value.toJSON as () => unknown)(), inner);
  } catch {
    return `[${kindOf(value)}]`;
  }
}

function isNumbers(value: object): value is Iterable<unknown> & object {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
