// Runs a pipeline and tells what happens: the one orchestrator that notebook, command line and adapters share.
// What a stage is belongs to stages/; what is shown of a run belongs to who listens.
export { type BorderProblem, borderProblem, borderSentence } from "./border-problem.js";
export type { CacheEntry } from "./cache/cache-entry.js";
export { type CacheSettings, cacheLimit } from "./cache/cache-settings.js";
export { cacheTable } from "./cache/cache-table.js";
export { type KeptResult, StageCache } from "./cache/stage-cache.js";
export { codeDifferences } from "./cache/stage-parts.js";
export { closeAbandonedRun } from "./close-abandoned-run.js";
export { readConfigFile } from "./config-file.js";
export { ContextBase, type ContextEngine, type ContextFields } from "./context-base.js";
export type { DeviceLease, DeviceSlot } from "./device-lease.js";
export {
  AmbiguousParamError,
  ConfigFileError,
  MissingResultError,
  RunLockedError,
  RunResumeError,
  StageBorderError,
  StageTimeoutError,
} from "./errors.js";
export { ownFolder } from "./internal-paths.js";
export { findRun, listRuns } from "./list-runs.js";
export { defaultOf, namedParams, shortParamNames } from "./param-names.js";
export { choicesOf, noteOf, type ParamNote, type ParamNotes, readParamNotes } from "./param-notes.js";
export { type ParamValues, parseParams, qualifyParams } from "./params.js";
export { PipelineContext } from "./pipeline-context.js";
export { PipelineOrchestrator, runPipeline } from "./pipeline-orchestrator.js";
export { plainJson } from "./plain-json.js";
export { isProcessAlive } from "./process-alive.js";
export { readJournal } from "./read-journal.js";
export type { KeptRun, KeptStage, UnreadableRun } from "./read-run.js";
export { readTable, type TableProblem } from "./read-table.js";
export { type OldRuns, removeRun, selectOldRuns } from "./remove-run.js";
export { currentRunContext, type Reporter, type RunContext, withRunContext } from "./run-context.js";
export type { RunRecord } from "./run-record.js";
export type { RunHandle, RunResult, RunSettings, StageOutcome } from "./run-settings.js";
export { runStage } from "./run-stage-alone.js";
export { lastStages, stagesUpTo } from "./schedule.js";
export { type StructurePrint, structurePrint } from "./structure-print.js";
export { kindOf, summarizeOutput } from "./summarize-output.js";
