import { type NotebookAnalysis, type OutputTypes, startNativeTypes } from "../analysis/index.js";

/** Asks TypeScript for the types of what the stages of a notebook give; `folder` is where its imports start. */
export async function outputTypes(analysis: NotebookAnalysis, folder: string): Promise<OutputTypes> {
  const service = startNativeTypes(folder);
  const byStage = new Map<string, ReadonlyMap<string, string>>();
  try {
    for (const { facts, stage } of analysis.cells) {
      const { ticket } = await service.check(facts.text);
      await service.define(ticket, [...facts.names.definitions.keys()]);
      const outputs = analysis.stages.find(({ cell }) => cell === facts && stage !== null)?.outputs ?? [];
      if (stage !== null && outputs.length > 0) byStage.set(stage, await service.typesOf(ticket, outputs));
    }
  } finally {
    await service.close();
  }
  return byStage;
}
