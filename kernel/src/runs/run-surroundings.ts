import process from "node:process";
import type { CallSurroundings } from "./call-stage.js";
import type { DeviceSlot } from "./device-lease.js";
import { GraceWatch } from "./grace-watch.js";
import type { RunSettings } from "./run-settings.js";
import type { StageSurroundings } from "./run-stage.js";

/** Makes what the stages of a run have in common that are stopped by one signal. */
export function stageSurroundings(
  signal: AbortSignal,
  { grace = 2000, sourceFolder = process.cwd() }: RunSettings,
  from: Pick<StageSurroundings, "run" | "device" | "emit"> & { readonly call: Omit<CallSurroundings, "signal"> },
): StageSurroundings {
  return { ...from, signal, sourceFolder, call: { ...from.call, signal }, grace: new GraceWatch(signal, grace) };
}

/** Gives the device of a run back, where it has one; `tell` hears of one that does not let go, which must not keep a run from its end. */
export async function releaseDevice(device: DeviceSlot, tell: (problem: string) => void): Promise<void> {
  // A device that could not be had has already failed the stage that asked.
  const lease = await device.lease?.catch(() => null);
  try {
    lease?.release();
  } catch (error) {
    tell(`The device of the run could not be given back: ${error instanceof Error ? error.message : String(error)}`);
  }
}
