import type { Device } from "./device.js";

/** The module name of our widgets; the page registers it, the kernel sends it as `_model_module`. */
export const widgetModule = "stagebook-lab";
/** The version of our widgets; equal to the version of both packages. */
export const widgetVersion = "0.1.0";

/** The state of a bar: `ProgressModel` / `ProgressView`. */
export interface ProgressState {
  readonly label: string;
  readonly value: number;
  /** null when the number of steps is not known. */
  readonly total: number | null;
  /** Milliseconds since the bar was opened. */
  readonly elapsed: number;
  readonly status: "running" | "done" | "failed" | "cancelled";
  /** Nesting: 0 for an outer bar. */
  readonly depth: number;
  /** Shown under the bar; empty for none. */
  readonly note: string;
}

/** The state of the device picker: `DeviceModel` / `DeviceView`. The view sends `{ choose: id }` as a custom message. */
export interface DevicePickerState {
  readonly devices: readonly Device[];
  readonly chosen: string | null;
}
