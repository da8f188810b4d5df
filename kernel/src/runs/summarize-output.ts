import { inspect } from "node:util";
import type { OutputSummary } from "../messages/index.js";

const longestPreview = 200;

/** Describes a value in one line: what kind it is, and a picture of at most 200 characters. Never throws. */
export function summarizeOutput(name: string, value: unknown): OutputSummary {
  return { name, kind: kindOf(value), preview: previewOf(value) };
}

/** Describes every output of a stage. */
export function summarizeOutputs(outputs: Readonly<Record<string, unknown>>): readonly OutputSummary[] {
  return Object.keys(outputs).map((name) => summarizeOutput(name, outputs[name]));
}

/** Names the kind of a value as a person would: `Array(344)`, `number`, `Sequential`. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `Array(${value.length})`;
  if (typeof value !== "object") return typeof value;
  if (value instanceof Map || value instanceof Set) return `${value.constructor.name}(${value.size})`;
  if (ArrayBuffer.isView(value) && "length" in value) return `${value.constructor.name}(${String(value.length)})`;
  const maker: unknown = safely(() => value.constructor?.name);
  return typeof maker === "string" && maker !== "" ? maker : "object";
}

function previewOf(value: unknown): string {
  // As `inspect` shows them, which takes longer than a small stage.
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "boolean" || value === null || value === undefined) return String(value);
  const text = safely(() =>
    inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 5, maxStringLength: 120 }),
  );
  const line = (typeof text === "string" ? text : "").replace(/\s*\n\s*/g, " ");
  return line.length <= longestPreview ? line : `${line.slice(0, longestPreview - 1)}…`;
}

// A getter, a proxy or a custom inspect function of the user's may throw.
function safely<Result>(look: () => Result): Result | null {
  try {
    return look();
  } catch {
    return null;
  }
}
