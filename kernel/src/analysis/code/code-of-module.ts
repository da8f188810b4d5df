import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { PipelineCode } from "../../stages/index.js";
import { fingerprintStages } from "./fingerprint-stages.js";

/**
 * Finds what the code of the stages is made of that a module defines, from its text on the disk: what a run needs to know what has
 * changed. `module` is its `import.meta.url` or its path. Throws what the file system throws.
 */
export function codeOfModule(module: string): PipelineCode {
  const file = module.startsWith("file:") ? fileURLToPath(module) : module;
  return fingerprintStages(readFileSync(file, "utf8"), dirname(file));
}
