import { inspect } from "node:util";
import type { SchemaIssue, Stage, ValueSchema, Values } from "../stages/index.js";
import { StageBorderError } from "./errors.js";
import { kindOf } from "./summarize-output.js";

/** Lists that are longer are looked at in this many places, from the first to the last. */
const mostItems = 5000;

/** Checks what a stage gave by the schemas of its outputs. Throws StageBorderError for the first that does not fit. */
export async function checkBorder({ name, outputs: schemas }: Stage, outputs: Values): Promise<void> {
  for (const [variable, schema] of Object.entries(schemas)) {
    if (!Object.hasOwn(outputs, variable)) continue;
    const issue = await issueOf(schema, outputs[variable]);
    if (issue === null) continue;
    const { path, message, value } = issue;
    throw new StageBorderError(name, variable + path.map(stepText).join(""), expectedOf(message), gotOf(value));
  }
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly value: unknown;
}

async function issueOf(schema: ValueSchema, value: unknown): Promise<Found | null> {
  const step = Array.isArray(value) ? value.length / mostItems : 1;
  const looked =
    Array.isArray(value) && step > 1 ? Array.from({ length: mostItems }, (_, at) => value[Math.floor(at * step)]) : value;
  const { issues = [] } = await schema["~standard"].validate(looked);
  const [first] = issues;
  if (first === undefined) return null;
  const path = pathOf(first);
  const [index, ...others] = path;
  // The place in the whole list.
  const whole = step > 1 && typeof index === "number" ? [Math.floor(index * step), ...others] : path;
  return { path: whole, message: first.message, value: partAt(value, whole) };
}

function pathOf({ path = [] }: SchemaIssue): PropertyKey[] {
  return path.map((step) => (typeof step === "object" ? step.key : step));
}

function partAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let part = value;
  for (const step of path) {
    if (part instanceof Map) part = part.get(step);
    else if (typeof part === "object" && part !== null) part = Reflect.get(part, step);
    else return part;
  }
  return part;
}

function stepText(step: PropertyKey): string {
  if (typeof step === "number") return `[${step}]`;
  const text = String(step);
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text) ? `.${text}` : `[${JSON.stringify(text)}]`;
}

/** Zod says `Invalid input: expected number, received string`. */
function expectedOf(message: string): string {
  const expected = /expected (.+?)(?:, received .*)?$/.exec(message)?.[1];
  if (expected !== undefined) return expected.replaceAll("|", " or ").replace(/^one of /, "");
  return /^Invalid input/.test(message) ? "one of its types" : message;
}

function gotOf(value: unknown): string {
  const text = inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 40 });
  const isPlain = value === null || value === undefined;
  return isPlain ? text : `${text.length > 60 ? `${text.slice(0, 59)}…` : text} (${kindOf(value)})`;
}
