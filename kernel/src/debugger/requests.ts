import type { AskedBreakpoint } from "./break-rule.js";
import { DebugError } from "./errors.js";

/** A request of the Debug Adapter Protocol. */
export interface DebugRequest {
  readonly seq: number;
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Reads the content of a `debug_request`; what is missing is empty. */
export function readRequest(content: Readonly<Record<string, unknown>>): DebugRequest {
  const { seq, command, arguments: args } = content;
  return {
    seq: typeof seq === "number" ? seq : 0,
    command: typeof command === "string" ? command : "",
    args: isRecord(args) ? args : {},
  };
}

/** A text among the arguments. Throws DebugError. */
export function textOf(args: Readonly<Record<string, unknown>>, name: string): string {
  const value = args[name];
  if (typeof value === "string") return value;
  throw new DebugError(`'${name}' of the request takes a text, got ${JSON.stringify(value)}`, name);
}

/** A number among the arguments, or null where there is none. */
export function numberOf(args: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = args[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The path of the source that is asked about. Throws DebugError. */
export function sourcePathOf(args: Readonly<Record<string, unknown>>): string {
  const { source } = args;
  return textOf(isRecord(source) ? source : {}, "path");
}

/** The breakpoints that are asked for; what names no line is none. */
export function breakpointsOf({ breakpoints, lines }: Readonly<Record<string, unknown>>): readonly AskedBreakpoint[] {
  const asked = Array.isArray(breakpoints) ? breakpoints : Array.isArray(lines) ? lines.map((line) => ({ line })) : [];
  return asked.flatMap((each) => {
    const line = isRecord(each) ? each["line"] : null;
    if (!isRecord(each) || typeof line !== "number" || !Number.isInteger(line) || line < 1) return [];
    const rules = ["condition", "hitCondition", "logMessage"].filter((name) => typeof each[name] === "string");
    return { line, ...Object.fromEntries(rules.map((name) => [name, String(each[name])])) };
  });
}

/** The texts of a list among the arguments. */
export function textsOf(args: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = args[name];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
