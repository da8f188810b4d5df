// What a cell or a script calls, alone or inside a run. A helper works with no pipeline; in a stage it reports to the run.
export type { CommListener, HostComm as Comm } from "../host/index.js";
export type { ManualBar } from "./bar.js";
export { onComm, openComm } from "./comms.js";
export { type DeviceManager, type DeviceWish, deviceManager } from "./device.js";
export { type Logger, type LogOptions, type LogRecord, logger } from "./log.js";
export { type ProgressBar, type ProgressOptions, progressBar } from "./progress.js";
export { range } from "./range.js";
