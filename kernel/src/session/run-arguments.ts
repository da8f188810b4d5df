import { type MagicWords, namesOf, wordsOf } from "../cells/index.js";
import { MagicError, UnknownStageError } from "../errors.js";
import type { ParamValues } from "../runs/index.js";
import type { Session } from "./session.js";

/** What a run of the notebook's pipeline is to do. */
export interface RunOrder {
  /** The stage to end with, or null for all. */
  readonly to: string | null;
  /** The stages to run and no others. */
  readonly only?: readonly string[];
  readonly params: ParamValues;
  /** Parameters as typed, such as `train.epochs=5`; the pipeline knows how to read them. */
  readonly texts?: readonly string[];
  /** Files of parameters, as the user named them. */
  readonly config?: readonly string[];
  /** How many stages may run at a time; found from what the stages do when left out. */
  readonly concurrency?: number;
  /** How the cache is used; left out, what has not changed comes from it. */
  readonly cache?: RunCaching;
}

/** Without the cache; or with it, but for stages that run whatever is kept of them: all, or some and what needs them. */
export type RunCaching = { readonly type: "none" } | { readonly type: "force"; readonly stages: boolean | readonly string[] };

/** Reads the words after `%run`. Throws UnknownStageError, MagicFlagError or MagicError. */
export function parseRunArguments(session: Session, args: readonly string[]): RunOrder {
  const found = wordsOf({ name: "%run", args });
  const stated = found.words.filter((word) => word.includes("="));
  // A comma parts two settings only where another `name=` follows: lists have commas of their own.
  const flagged = found.flags.get("--params")?.split(/,(?=\s*[\p{L}_$][\p{L}\p{N}_$.-]*=)/u) ?? [];
  const texts = [...stated, ...flagged].map((text) => text.trim());
  const config = namesOf(found, "--config") ?? [];
  const names = found.words.filter((word) => !word.includes("="));
  const stages = session.state.stages().map((cell) => cell.stage.name);
  const [to = null, ...more] = names;
  if (more.length > 0)
    throw new MagicError(`'%run' takes one stage, got '${names.join("' and '")}'; what a stage needs runs with it`);
  if (to?.includes(".")) throw new MagicError(`'${to}' has no value; write it as in '%run ${to}=5'`);
  if (to !== null && !stages.includes(to)) throw new UnknownStageError(to, stages);
  const only = namesOf(found, "--only");
  const ways = { ...cachingOf(found, stages), ...concurrencyOf(found) };
  if (only === undefined) return { to, params: {}, texts, config, ...ways };
  if (to !== null) throw new MagicError(`'%run' takes a stage or '--only', got '${to}' and '--only ${only.join(",")}'`);
  checkOnly(session, only, { stages, isCached: session.isCaching && ways.cache?.type !== "none" });
  return { to, only, params: {}, texts, config, ...ways };
}

function cachingOf({ flags }: MagicWords, stages: readonly string[]): Pick<RunOrder, "cache"> {
  const from = flags.get("--from");
  const said = ["--from", "--force", "--no-cache"].filter((name) => flags.has(name));
  if (said.length > 1) throw new MagicError(`'%run' takes one of '${said.join("' and '")}'; leave one out`);
  if (from !== undefined && !stages.includes(from)) throw new UnknownStageError(from, stages);
  if (flags.has("--no-cache")) return { cache: { type: "none" } };
  if (from === undefined && !flags.has("--force")) return {};
  return { cache: { type: "force", stages: from === undefined ? true : [from] } };
}

function concurrencyOf({ flags }: MagicWords): Pick<RunOrder, "concurrency"> {
  const text = flags.get("--concurrency");
  if (text === undefined) return {};
  const concurrency = Number(text);
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new MagicError(`'--concurrency' of '%run' takes a whole number from 1 on, got '${text}'`);
  return { concurrency };
}

interface OnlyOf {
  readonly stages: readonly string[];
  /** Whether what is not run may come from the cache. */
  readonly isCached: boolean;
}

function checkOnly(session: Session, only: readonly string[], { stages, isCached }: OnlyOf): void {
  if (only.length === 0) throw new MagicError("'--only' of '%run' names no stage; write it as in '%run --only load,clean'");
  for (const name of only) if (!stages.includes(name)) throw new UnknownStageError(name, stages);
  for (const { name, inputs } of isCached ? [] : session.state.analysis().stages) {
    const missing = only.includes(name) ? inputs.find(({ from }) => !only.includes(from)) : undefined;
    if (missing === undefined) continue;
    throw new MagicError(
      `Stage '${name}' reads '${missing.name}' of '${missing.from}', which is not part of this run; run it too: '%run --only ${[...only, missing.from].join(",")}'`,
    );
  }
}
