import { fingerprintStages } from "../analysis/index.js";
import { inWords, MagicError, UnknownStageError } from "../errors.js";
import type { StageView } from "../messages/index.js";
import { type CacheEntry, codeDifferences } from "../runs/index.js";
import type { StageCode } from "../stages/index.js";
import { notebookCache } from "./cache-magic.js";
import { moduleText } from "./export-pipeline.js";
import type { Execution, Session } from "./session.js";
import { showText } from "./show.js";

/** Does what `%why` asks: tells why a stage is stale, or what else became of it. Throws MagicError or UnknownStageError. */
export async function whyMagic(session: Session, args: readonly string[], execution: Execution): Promise<void> {
  const [name, ...more] = args;
  if (name === undefined || more.length > 0) throw new MagicError("'%why' takes one stage, as in '%why train'");
  const { stages } = session.page.view();
  const stage = stages.find((each) => each.name === name);
  if (stage === undefined)
    throw new UnknownStageError(
      name,
      stages.map((each) => each.name),
    );
  const lines = [whyText(stage), ...sampleLines(session, name), ...(await cacheLines(session, name)), ""];
  showText(session, execution, lines.join("\n"));
}

/** Which inputs are too large to be looked at whole before and after the stage, in its cell and in a run. */
function sampleLines(session: Session, name: string): readonly string[] {
  const cell = session.state.stages().find(({ stage }) => stage.name === name)?.sampled ?? [];
  return cell.length === 0
    ? []
    : [`  of ${named(cell)} a sample tells whether its cell changes it: it is too large to be looked at whole`];
}

/** What keeps the stage out of the cache, and what has changed since its result there; nothing where there is nothing to tell. */
async function cacheLines(session: Session, name: string): Promise<readonly string[]> {
  if (!session.isCaching) return [];
  const text = await moduleText(session).catch(() => null);
  if (text === null) return [];
  const code = fingerprintStages(text, session.folder)[name];
  const last = notebookCache(session).last(pipelineName(text), name);
  const cache = session.state.stages().find(({ stage }) => stage.name === name)?.stage.cache ?? null;
  const refusal = refusalOf({ code, last, cache });
  if (refusal !== null) return [`  not cached: ${refusal}`];
  if (code === undefined || last === null) return [];
  const sampled = last.sampled ?? [];
  return [
    ...codeDifferences(last.parts, code).map((change) => `  since its result in the cache: ${change}`),
    ...(sampled.length === 0
      ? []
      : [`  in a run, of ${named(sampled)} a sample tells whether it changes it: the whole would take too long`]),
  ];
}

function named(names: readonly string[]): string {
  return inWords(names.map((name) => `\`${name}\``));
}

interface StageCaching {
  readonly code: StageCode | undefined;
  readonly last: CacheEntry | null;
  /** What the line of the stage says. */
  readonly cache: boolean | null;
}

function refusalOf({ code, last, cache }: StageCaching): string | null {
  if (cache === false) return "its line says '--no-cache'";
  const [unknown] = cache === true ? [] : (code?.unknown ?? []);
  return unknown === undefined ? (last?.refused ?? null) : `${unknown}; '--cache' on its line keeps its result all the same`;
}

function pipelineName(text: string): string {
  const literal = /definePipeline\(\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  // The exported module names its pipeline by a text of JSON.
  return literal === undefined ? "" : (JSON.parse(literal) as string);
}

function whyText({ name, state, reason, why }: StageView): string {
  const detail = reason === "" ? "" : `: ${reason}`;
  switch (state) {
    case "stale":
      return [`${name} is stale:`, ...why.map(({ sentence }) => `  ${sentence}`)].join("\n");
    case "fresh":
      return `${name} is fresh: nothing that it takes has changed since it ran`;
    case "new":
      return reason === "" ? `${name} has not run yet` : `${name} is to be run again${detail}`;
    case "failed":
      return `${name} failed${detail}`;
    case "running":
      return `${name} is running`;
    case "queued":
      return `${name} waits for its turn`;
    case "cached":
      return `${name} was taken from the cache${detail}`;
    case "skipped":
      return `${name} was skipped${detail}`;
    case "cancelled":
      return `${name} was cancelled${detail}`;
  }
}
