// One notebook's kernel: requests, replies, cells in order, the page. How code runs is the runner's, what cells mean is analysis'.
export { type FreshKernelSettings, startReplay } from "./fresh-kernel.js";
export { isProven, proofBundle } from "./proof-text.js";
export { type NotebookValue, type Proof, type ProofOrder, proveExport } from "./prove-export.js";
export type { Replay, ReplayedCell } from "./replay.js";
export { serveKernel } from "./serve.js";
export { type VerifyCell, verifyCells } from "./verify-cells.js";
export { type VerifiedCell, verifyNotebook } from "./verify-notebook.js";
export { verifyBundle, verifySentence } from "./verify-text.js";
