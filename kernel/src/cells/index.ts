// From the text of a cell to its value: magics, compiling, the runner's process. What a cell means for the pipeline is analysis.
export { CellCompiler } from "./cell-compiler.js";
export { type Compilation, compileCell } from "./compile-cell.js";
export { type Completeness, isComplete } from "./is-complete.js";
export { findMagic, type MagicSpec, magicHelp, magicTable } from "./magic-table.js";
export { type CallAtCursor, findOpenCall } from "./open-call.js";
export { type MagicCall, type ParsedCell, parseMagics, wordsOf } from "./parse-magics.js";
export { type MagicWords, namesOf } from "./read-words.js";
export { type CleanRun, type CleanRunSettings, runClean } from "./run-clean.js";
export { type RunnerExit, type RunnerListener, RunnerProcess } from "./runner-process.js";
export { findSurroundings } from "./surroundings.js";
