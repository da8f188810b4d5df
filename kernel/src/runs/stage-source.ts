import { createHash } from "node:crypto";
import { isPipeline, type Stage } from "../stages/index.js";

/**
 * A fingerprint of a stage's own code and of what it reads, as 16 hexadecimal digits.
 * Functions that it calls are not part of it: where they stand is not known here.
 */
export function stageSource(stage: Stage): string {
  const parts = [sourceText(stage.source), Object.entries(stage.reads).sort(), [...stage.after].sort()];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** A stage may have been written as a function, a class, an instance of one, an object or a pipeline. */
function sourceText(source: unknown): string {
  if (typeof source === "function") return source.toString();
  if (typeof source !== "object" || source === null) return String(source);
  if (isPipeline(source)) return source.stages.map(stageSource).join("\n");
  // What no class says stands in the object itself.
  const own = Object.entries(source).filter(([, member]) => typeof member === "function");
  return [source.constructor, ...own.map(([name, member]) => `${name}: ${member}`)].join("\n");
}
