// What kernel, runner and page say to each other: plain data, no behaviour. Anything with a decision in it belongs elsewhere.
export type { Device, DeviceKind } from "./device.js";
export { type ErrorReport, type ErrorReportOptions, type TraceLine, toErrorReport } from "./error-report.js";
export { escapeHtml } from "./escape-html.js";
export { formatBytes, formatClock, formatDuration, formatPace, groupDigits, remainingTime } from "./format-figures.js";
export { formatRecord } from "./format-record.js";
export { CellId, RunId, StageName } from "./ids.js";
export {
  type EdgeView,
  type FindingView,
  type ImportView,
  type LogView,
  type MetricView,
  type PageRequest,
  type PageUpdate,
  type ParamKind,
  type ParamView,
  type PipelineView,
  pageTarget,
  type ReasonView,
  type RunView,
  type StageState,
  type StageView,
  type VariableView,
  type VerifiedView,
} from "./page.js";
export type { CachedResult, CodePrints, OutputSummary, ProgressReport, RunAgain, RunEvent } from "./run-event.js";
export { textTable } from "./text-table.js";
export { type DevicePickerState, type ProgressState, widgetModule, widgetVersion } from "./widget-state.js";
