import type { Device } from "../messages/index.js";

/** A device that was chosen, and stays chosen until it is released. */
export interface DeviceLease {
  readonly device: Device;
  /** Why this one: the reasons in the order in which they counted. */
  readonly why: readonly string[];
  /** Loads TensorFlow.js for the device and checks that it computes there; the module `@tensorflow/tfjs`. */
  load(): Promise<unknown>;
  /** Gives the device back. Does nothing the second time. */
  release(): void;
}

/** Where a run keeps the one device that all its stages share. */
export interface DeviceSlot {
  lease: Promise<DeviceLease> | null;
}
