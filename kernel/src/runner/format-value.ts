import { inspect, types } from "node:util";
import type { MimeBundle } from "../host/index.js";
import { mediaBundle } from "./format-media.js";
import { tableBundle } from "./format-table.js";

/** The method by which a value says how it is to be shown; also used by libraries for Deno's kernel. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display") as never;

/** Handles of what `display()` has shown: as a cell's last value they show nothing again. */
export const shownAlready: WeakSet<object> = new WeakSet();

/**
 * The MIME bundle of a cell's value, or null where there is nothing to show.
 * A promise where the value needs time to say how it is to be shown.
 */
export function formatValue(value: unknown): MimeBundle | null | Promise<MimeBundle | null> {
  if (value === undefined || (typeof value === "object" && value !== null && shownAlready.has(value))) return null;
  try {
    const own = ownBundle(value);
    if (!types.isPromise(own)) return isRecord(own) ? own : builtinBundle(value);
    return own.then((bundle) => (isRecord(bundle) ? bundle : builtinBundle(value))).catch((error) => failedBundle(value, error));
  } catch (error) {
    return failedBundle(value, error);
  }
}

function builtinBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  return (
    plotlyBundle(value) ?? tensorBundle(value) ?? mediaBundle(value) ?? tableBundle(value) ?? { "text/plain": plainText(value) }
  );
}

// The cell has run: a value that cannot say how it looks is no failure of the cell.
function failedBundle(value: unknown, error: unknown): MimeBundle {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The value cannot be shown as it asks to be: ${reason}\n`);
  return { "text/plain": inspect(value, { depth: 0, customInspect: false, showProxy: true }) };
}

/** The value as text, cut to a sensible size. */
function plainText(value: unknown): string {
  // Numbers without names say little one by one.
  if (ArrayBuffer.isView(value)) return inspect(value, { maxArrayLength: 10, breakLength: Infinity, compact: true });
  return inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: null, breakLength: 100 });
}

function ownBundle(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(displaySymbol in value)) return null;
  const method = (value as Record<symbol, unknown>)[displaySymbol];
  return typeof method === "function" ? method.call(value) : method;
}

// A plotly figure is an object of traces and a layout; there is no class to ask for.
function plotlyBundle(value: unknown): MimeBundle | null {
  if (!isRecord(value) || !Array.isArray(value["data"]) || value["data"].length === 0) return null;
  if (!Object.keys(value).every((key) => ["data", "layout", "config", "frames"].includes(key))) return null;
  const looksDrawn = value["data"].every(
    (trace) => isRecord(trace) && (typeof trace["type"] === "string" || "x" in trace || "y" in trace || "z" in trace),
  );
  if (!looksDrawn || (value["layout"] !== undefined && !isRecord(value["layout"]))) return null;
  const { data, frames } = value;
  const parts = {
    data,
    layout: value["layout"] ?? {},
    config: value["config"] ?? {},
    ...(frames === undefined ? {} : { frames }),
  };
  const figure: unknown = JSON.parse(JSON.stringify(parts, typedArraysAsLists));
  const kinds = [...new Set(value["data"].map((trace: Record<string, unknown>) => String(trace["type"] ?? "scatter")))];
  return {
    "application/vnd.plotly.v1+json": figure,
    "text/plain": `Figure: ${value["data"].length} traces (${kinds.join(", ")})`,
  };
}

function typedArraysAsLists(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as unknown as ArrayLike<number>) : value;
}

interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly toString: () => string;
}

function tensorBundle(value: unknown): MimeBundle | null {
  if (typeof value !== "object" || value === null || !("dataId" in value) || !("shape" in value) || !("dtype" in value))
    return null;
  const tensor = value as TensorLike; // by the three fields that all tfjs tensors have
  return { "text/plain": `Tensor ${tensor.dtype} [${tensor.shape.join(", ")}]\n${tensor.toString().replace(/^Tensor\n/, "")}` };
}

/** Tells whether `value` is a plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
