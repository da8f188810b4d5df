// The child process that runs user code. Other rooms see only what is said to it and by it.
export { inspectorFd, interruptFd, ReportReader, reportFd } from "./channel.js";
export { forkRunner } from "./fork-runner.js";
export { readJsonLines, writeJsonLine } from "./json-lines.js";
export type {
  CellOutcome,
  CleanOrder,
  CleanReport,
  CleanStage,
  CompiledCell,
  InspectorCommand,
  InspectorReport,
  KernelQuestion,
  PipelineOrder,
  RunEnding,
  RunnerReport,
  RunnerRequest,
  RunSummary,
} from "./messages.js";
