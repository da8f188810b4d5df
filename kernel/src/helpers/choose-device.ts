import { NoDeviceError } from "../errors.js";
import type { Device } from "../messages/index.js";
import type { DeviceList } from "./list-devices.js";

/** What was chosen, and what else would do, best first. */
export interface DeviceChoice {
  readonly device: Device;
  readonly why: readonly string[];
}

const gpuKinds = ["cuda", "mig", "webgpu"];

/** Puts the devices that serve `want` in the order in which to try them. Throws NoDeviceError with every reason when none does. */
export function chooseDevices({ devices, noGpu }: DeviceList, want: string): readonly DeviceChoice[] {
  const fitting = devices.filter((device) => serves(device, want));
  const usable = fitting.filter((device) => device.usable);
  if (usable.length === 0)
    throw new NoDeviceError(
      want,
      reasonsAgainst(fitting, noGpu, want),
      devices.filter((device) => device.usable).map((device) => device.id),
    );
  return usable.map((device) => ({ device, why: whyThis(device, want, noGpu, devices) }));
}

/** Tells whether a device is what was asked for: `auto`, `gpu`, a kind, an id or its beginning. */
export function serves(device: Device, want: string): boolean {
  if (want === "auto") return true;
  if (want === "gpu") return gpuKinds.includes(device.kind);
  return device.kind === want || device.id === want || (want.length > 4 && device.id.startsWith(want));
}

function reasonsAgainst(fitting: readonly Device[], noGpu: string | null, want: string): readonly string[] {
  if (fitting.length > 0) return fitting.map((device) => `${device.id}: ${device.reason ?? "not usable"}`);
  return [gpuKinds.includes(want) || want === "gpu" ? (noGpu ?? "no such device was found") : "no device has this name or kind"];
}

function whyThis(device: Device, want: string, noGpu: string | null, devices: readonly Device[]): readonly string[] {
  if (want !== "auto") return [`'${want}' was asked for`];
  const better = devices
    .slice(0, devices.indexOf(device))
    .map((other) => `${other.id} is not usable: ${other.reason ?? "unknown"}`);
  const gpu = noGpu === null ? [] : [`no GPU: ${noGpu}`];
  return ["the best device here", ...gpu, ...better.filter((line) => !line.startsWith(device.id))];
}
