import type { OutputSummary } from "../messages/index.js";
import type { Values } from "../stages/index.js";
import { ArtifactError, type ArtifactStore, UnstorableValueError } from "../store/index.js";

/** What a stage gave, as it stands in the journal, and what went wrong with the disk. */
export interface StoredOutputs {
  readonly summary: readonly OutputSummary[];
  readonly problems: readonly string[];
}

/** Stores each output of a stage as an artifact. Never throws: an output that cannot be stored says so in its summary. */
export function storeOutputs(store: ArtifactStore, outputs: Values, summary: readonly OutputSummary[]): StoredOutputs {
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
