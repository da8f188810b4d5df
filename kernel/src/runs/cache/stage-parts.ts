import { createHash } from "node:crypto";
import type { StageCode } from "../../stages/index.js";

/** A part that is told in words where it changed, such as `20` for a parameter. */
export interface SpokenPart {
  readonly hash: string;
  readonly text: string;
}

/** Everything that the result of a stage depends on, each part by its fingerprint; names are in order. */
export interface StageParts {
  readonly source: string;
  /** Of the function that runs, which may be another than the one in the module's text. */
  readonly running: string;
  readonly helpers: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, SpokenPart>>;
  /** What it reads, by variable. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The stage that each input is from. */
  readonly from: Readonly<Record<string, string>>;
  /** Inputs that hold the same objects, so that changing one changes the other. */
  readonly sharing: readonly (readonly string[])[];
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** The name under which a result is kept: two stages of equal parts give the same. Where an input is from does not count. */
export function keyOf(parts: StageParts): string {
  return createHash("sha256")
    .update(JSON.stringify({ ...parts, from: null }))
    .digest("hex")
    .slice(0, 40);
}

/** What differs between the parts of two results of a stage, one phrase each, such as "helper `fit` changed". */
export function differences(before: StageParts, now: StageParts): readonly string[] {
  const helpers = changedNames(before.helpers, now.helpers);
  const known = helpers.filter((name) => name in before.helpers && name in now.helpers);
  const own = ownChange(before, now);
  // A helper that came or went stands in the text of who uses it.
  const told = own.length + known.length > 0 ? known : helpers;
  return [
    ...own,
    ...told.map((name) => (name === "" ? "code of the module changed" : `helper \`${name}\` changed`)),
    ...changedNames(before.imports, now.imports).map((name) => importChange(name, before.imports[name], now.imports[name])),
    ...changedNames(hashes(before.params), hashes(now.params)).map((name) =>
      paramChange(name, before.params[name], now.params[name]),
    ),
    ...changedNames(before.inputs, now.inputs).map((name) => inputChange(name, before, now)),
    ...changedNames(before.files, now.files).map((name) => `file ${name} ${name in before.files ? "changed" : "is new"}`),
    ...changedNames(before.environment, now.environment).map((name) => `environment variable ${name} changed`),
    ...(JSON.stringify(before.sharing) === JSON.stringify(now.sharing) ? [] : ["its inputs share other objects"]),
  ];
}

function ownChange(before: StageParts, now: StageParts): readonly string[] {
  if (before.source !== now.source) return ["its code changed"];
  return before.running === now.running ? [] : ["another function runs in its place"];
}

/** What differs between a result and the code of its stage as it is now; parameters and inputs are left out. */
export function codeDifferences(before: StageParts, { source, helpers, imports }: StageCode): readonly string[] {
  return differences(before, { ...before, source, helpers, imports });
}

/** What differs between helpers and packages of a stage, one phrase each. */
export function partDifferences(
  before: Pick<StageParts, "helpers" | "imports">,
  now: Pick<StageParts, "helpers" | "imports">,
): readonly string[] {
  return differences(
    { ...noParts, helpers: before.helpers, imports: before.imports },
    { ...noParts, helpers: now.helpers, imports: now.imports },
  );
}

const noParts: StageParts = {
  ...{ source: "", running: "", helpers: {}, imports: {}, params: {}, inputs: {}, from: {}, sharing: [], files: {} },
  environment: {},
};

function changedNames(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => before[name] !== now[name]);
}

function hashes(params: Readonly<Record<string, SpokenPart>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, { hash }]) => [name, hash]));
}

function importChange(name: string, before: string | undefined, now: string | undefined): string {
  if (name.startsWith(".")) return `${name} changed`;
  if (before === undefined) return `${name} ${now} is new`;
  return now === undefined ? `${name} is no longer used` : `${name} ${before} → ${now}`;
}

function paramChange(name: string, before: SpokenPart | undefined, now: SpokenPart | undefined): string {
  if (before === undefined || now === undefined) return `param ${name} is ${before === undefined ? "new" : "gone"}`;
  return before.text === now.text ? `param ${name} changed` : `param ${name} ${before.text} → ${now.text}`;
}

function inputChange(name: string, before: StageParts, now: StageParts): string {
  if (!(name in before.inputs)) return `input \`${name}\` of ${now.from[name]} is new`;
  if (!(name in now.inputs)) return `input \`${name}\` is gone`;
  return `input \`${name}\` of ${now.from[name]} differs`;
}
