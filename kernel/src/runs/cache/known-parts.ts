import { createHash } from "node:crypto";
import { inspect } from "node:util";
import type { Stage, StageCode, Values } from "../../stages/index.js";
import { type Fingerprint, fingerprint, type LiveValues } from "./live-values.js";
import { fileHash, variableHash } from "./outside-parts.js";
import type { SpokenPart, StageParts } from "./stage-parts.js";

/** What is known of a stage before it runs. */
export interface StageFacts {
  readonly stage: Stage;
  /** undefined when its code was not found. */
  readonly code: StageCode | undefined;
  readonly params: Values;
  /** Whether hooks are called around it. */
  readonly isHooked: boolean;
  /** The fingerprints of its inputs. */
  readonly prints: ReadonlyMap<string, Fingerprint>;
}

/** The parts of a stage, or a sentence that says why its result cannot be known from them. */
export function knownParts({ stage, code, params, prints, isHooked }: StageFacts, live: LiveValues): StageParts | string {
  if (stage.cache === false) return "it is not to be";
  if (isHooked) return "hooks are called around it";
  if (stage.usesContext) return "it takes the context of the run";
  if (stage.canSkip !== null) return "it says itself whether it runs";
  if (stage.when !== null) return "its condition is asked each time";
  if (code === undefined) return "its code was not found in the text of the module";
  const [unknown] = code.unknown;
  if (unknown !== undefined && stage.cache !== true) return unknown;
  const inputs = hashesOf(prints, (name, reason) => `input \`${name}\` of ${stage.reads[name]}: ${reason}`);
  if (typeof inputs === "string") return inputs;
  const spoken = paramParts(params);
  if (typeof spoken === "string") return spoken;
  const { source, helpers, imports, files, environment } = code;
  return {
    ...{ source, running: textHash(stage), helpers, imports, params: spoken, inputs, from: stage.reads },
    sharing: live.sharingInputs(stage),
    files: Object.fromEntries(files.map((path) => [path, fileHash(path)])),
    environment: Object.fromEntries(environment.map((name) => [name, variableHash(name)])),
  };
}

/** Another function may have been put in place of the one that stands in the text; a node's is called by another of ours. */
function textHash({ run, source }: Stage): string {
  return createHash("sha256")
    .update(String(typeof source === "function" ? source : run))
    .digest("hex")
    .slice(0, 16);
}

function paramParts(params: Values): Readonly<Record<string, SpokenPart>> | string {
  const prints = new Map(Object.entries(params).map(([name, value]) => [name, fingerprint(value, name)] as const));
  const hashes = hashesOf(prints, (name, reason) => `param ${name}: ${reason}`);
  if (typeof hashes === "string") return hashes;
  return Object.fromEntries(Object.entries(hashes).map(([name, hash]) => [name, { hash, text: shortText(params[name]) }]));
}

/** Hashes in the order of their names, or what to say of the first that has none. */
function hashesOf(
  prints: ReadonlyMap<string, Fingerprint>,
  refusal: (name: string, reason: string) => string,
): Readonly<Record<string, string>> | string {
  const hashes: [string, string][] = [];
  for (const [name, print] of prints) {
    if ("refused" in print) return refusal(name, print.refused);
    hashes.push([name, print.hash]);
  }
  return Object.fromEntries(hashes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const longestText = 24;

function shortText(value: unknown): string {
  const text = inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 2 });
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}
