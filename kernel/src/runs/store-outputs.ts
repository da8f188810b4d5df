import type { CodePrints, OutputSummary } from "../messages/index.js";
import type { PipelineCode, Stage, Values } from "../stages/index.js";
import { ArtifactError, type ArtifactStore, UnstorableValueError } from "../store/index.js";
import { stageSource } from "./stage-source.js";

/** What a stage gave, as it stands in the journal, and what went wrong with the disk. */
interface StoredOutputs {
  readonly summary: readonly OutputSummary[];
  readonly problems: readonly string[];
}

/** What the journal says of the outputs of a stage, and of what made them. */
export interface KeptOutputs {
  readonly outputs: readonly OutputSummary[];
  readonly source?: string;
  readonly code?: CodePrints;
}

/** Where outputs are stored, and what is known of the code that made them. */
interface Keeper {
  readonly store: ArtifactStore | null;
  readonly code: PipelineCode;
}

/** Stores the outputs of a stage, where there is a store; `warn` is told what went wrong. */
export function keepOutputs(
  { store, code }: Keeper,
  stage: Stage,
  { outputs, summary }: { readonly outputs: Values; readonly summary: readonly OutputSummary[] },
  warn: (sentence: string, about: string) => void,
): KeptOutputs {
  if (store === null) return { outputs: summary };
  const stored = storeOutputs(store, outputs, summary);
  for (const problem of stored.problems) warn(problem, stage.name);
  // What the disk did not take would be missing: such a stage is run again when the run is gone on with.
  if (stored.problems.length > 0) return { outputs: stored.summary };
  const prints = code[stage.name];
  const { helpers = {}, imports = {} } = prints ?? {};
  return { outputs: stored.summary, source: stageSource(stage), ...(prints && { code: { helpers, imports } }) };
}

/** Stores each output of a stage as an artifact. Never throws: an output that cannot be stored says so in its summary. */
function storeOutputs(store: ArtifactStore, outputs: Values, summary: readonly OutputSummary[]): StoredOutputs {
  const problems: string[] = [];
  const stored = summary.map((output) => {
    try {
      const { hash, size } = store.put(outputs[output.name], output.name);
      return { ...output, artifact: hash, size };
    } catch (error) {
      if (error instanceof ArtifactError) problems.push(error.message);
      return { ...output, unstored: reasonOf(error) };
    }
  });
  return { summary: stored, problems };
}

/** What stands in the way, without what to do about it. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnstorableValueError) return `${error.path} (${error.kind}) cannot be stored`;
  return error instanceof Error ? error.message : String(error);
}
