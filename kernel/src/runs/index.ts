// Runs a pipeline and tells what happens: the one orchestrator that notebook, command line and adapters share.
// What a stage is belongs to stages/; what is shown of a run belongs to who listens.
export { closeAbandonedRun } from "./close-abandoned-run.js";
export type { DeviceLease, DeviceSlot } from "./device-lease.js";
export { ownFolder } from "./internal-paths.js";
export { findRun, listRuns } from "./list-runs.js";
export { type ParamValues, paramNames, parseParams, resolveParams } from "./params.js";
export { plainJson } from "./plain-json.js";
export { readJournal } from "./read-journal.js";
export type { KeptRun, KeptStage, UnreadableRun } from "./read-run.js";
export { type OldRuns, removeRun, selectOldRuns } from "./remove-run.js";
export { currentRunContext, type Reporter, type RunContext, withRunContext } from "./run-context.js";
export type { RunRecord } from "./run-folder.js";
export { runPipeline } from "./run-pipeline.js";
export type { RunHandle, RunResult, RunSettings, StageOutcome } from "./run-settings.js";
export { lastStages, type NextSteps, nextSteps, type StageProgress, stagesUpTo } from "./schedule.js";
export { kindOf, summarizeOutput } from "./summarize-output.js";
