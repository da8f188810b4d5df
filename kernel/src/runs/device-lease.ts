import type { Device } from "../messages/index.js";

/** A device that was chosen, and stays chosen until it is released. */
export interface DeviceLease {
  readonly device: Device;
  /** Why this one: the reasons in the order in which they counted. */
  readonly why: readonly string[];
  /**
   * Loads TensorFlow.js for the device, checks that it computes there, and gives the module:
   * `const tf = await lease.load<typeof import("@tensorflow/tfjs")>()`.
   */
  load<Module = unknown>(): Promise<Module>;
  /** Gives the device back. Does nothing the second time. */
  release(): void;
}

/** Where a run keeps the one device that all its stages share. */
export interface DeviceSlot {
  lease: Promise<DeviceLease> | null;
}
