import { types } from "node:util";
import { codecFor } from "./codec-table.js";
import { kindWord, shapeOf } from "./value-shape.js";

/** A part of a value that cannot be stored. */
export interface UnstorablePart {
  /** The way to it, such as `model.layers[2].fn`. */
  readonly path: string;
  readonly part: unknown;
  /** What it is, such as `function` or the name of a class. */
  readonly kind: string;
}

/** Parts that are looked at: enough for what people name, and few enough not to be felt. */
const mostParts = 20_000;

/**
 * Finds a part of a value that cannot be stored, or null. Other than a hash it does not look at all of a huge value,
 * so it may miss one; what it finds is right. Never throws.
 */
export function findUnstorable(value: unknown, name: string): UnstorablePart | null {
  const open: (readonly [path: string, part: unknown])[] = [[name, value]];
  const seen = new Set<object>();
  for (let at = 0; at < open.length && at < mostParts; at += 1) {
    const [path, part] = open[at] ?? [name, undefined];
    if (typeof part === "function" || typeof part === "symbol") return { path, part, kind: typeof part };
    if (typeof part !== "object" || part === null || seen.has(part)) continue;
    seen.add(part);
    try {
      const inside = partsOf(part, path, mostParts - open.length);
      if (inside === null) return { path, part, kind: kindWord(part) };
      open.push(...inside);
    } catch {
      // A getter or a proxy of the user's threw.
      return { path, part, kind: kindWord(part) };
    }
  }
  return null;
}

/** What is right inside of a value, or null when it is of a class that cannot be stored. */
function partsOf(value: object, path: string, room: number): (readonly [string, unknown])[] | null {
  switch (shapeOf(value)) {
    case "object":
    case "bare object":
      return Object.entries(value)
        .slice(0, Math.max(room, 0))
        .map(([key, part]) => [
          `${path}${/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`,
          part,
        ]);
    case "array":
      // `shapeOf` says that it is one.
      return sampled(value as unknown[], room).map(([index, part]) => [`${path}[${index}]`, part]);
    case "map":
      return types.isMap(value)
        ? sampled([...value], room / 2).flatMap(([index, [key, part]]) => [
            [`${path}.keys()[${index}]`, key] as const,
            [typeof key === "string" ? `${path}.get(${JSON.stringify(key)})` : `${path}.values()[${index}]`, part] as const,
          ])
        : [];
    case "set":
      return types.isSet(value) ? sampled([...value], room).map(([index, part]) => [`${path}.values()[${index}]`, part]) : [];
    case "other": {
      const codec = codecFor(value);
      return codec === null ? null : [];
    }
    default:
      return [];
  }
}

/** All items, or where there are too many some of them, from the first to the last. */
function sampled<Item>(items: readonly Item[], room: number): (readonly [number, Item])[] {
  const most = Math.max(1, Math.min(items.length, Math.floor(room)));
  const step = items.length / most;
  return Array.from({ length: items.length === 0 ? 0 : most }, (_, place) => {
    const index = Math.floor(place * step);
    return [index, items[index] as Item]; // below the length
  });
}
