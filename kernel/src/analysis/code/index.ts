// What the code of stages is made of, for callers that run a pipeline with a cache themselves: the public door `stagebook/code`.
// It needs a parser, which no pipeline that runs without a cache should have to load; all else of the analysis is the kernel's own.
export { codeOfModule } from "./code-of-module.js";
export { fingerprintStages } from "./fingerprint-stages.js";
