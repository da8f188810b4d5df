// The child process that runs user code. Other rooms see only what is said to it and by it.
export { interruptFd, ReportReader, reportFd } from "./channel.js";
export type {
  CellOutcome,
  CleanOrder,
  CleanReport,
  CleanStage,
  CompiledCell,
  KernelQuestion,
  PipelineOrder,
  RunEnding,
  RunnerReport,
  RunnerRequest,
  RunSummary,
} from "./messages.js";
