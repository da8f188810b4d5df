import process from "node:process";
import { DeviceAlreadyBoundError, NoDeviceError } from "../errors.js";
import type { Device } from "../messages/index.js";
import { currentRunContext, type DeviceLease, type DeviceSlot } from "../runs/index.js";
import { chooseDevices, type DeviceChoice, serves } from "./choose-device.js";
import { type DeviceLock, lockDevice } from "./device-lock.js";
import { listDevices } from "./list-devices.js";
import { loadBackend } from "./load-backend.js";

/** What to ask for: the best, any GPU, a kind, or the id of a device or its beginning. */
export type DeviceWish = "auto" | "gpu" | Device["kind"] | (string & {});

/** Finds and lends compute devices. */
export interface DeviceManager {
  /** Lists what can compute here, best first; the plain CPU is always last and always usable. */
  list(): Promise<readonly Device[]>;
  /** Lends a device: in a run always the run's, else one for this process. */
  getDevice(want?: DeviceWish): Promise<DeviceLease>;
}

// Outside of runs, a process has one device, as a run has.
const processSlot: DeviceSlot = { lease: null };
// A native backend is bound to its device for as long as the process lives.
let bound: Device | null = null;

/**
 * Finds and lends compute devices. Without a wish it takes `STAGEBOOK_DEVICE` from the environment, else the best device here;
 * a wish that cannot be met fails with every reason, it never falls back.
 *
 * @example
 * const lease = await deviceManager.getDevice();
 * console.log(lease.device.id, lease.why);
 */
export const deviceManager: DeviceManager = {
  list: async () => (await listDevices()).devices,
  getDevice: async (want) => {
    const context = currentRunContext();
    const slot = context?.device ?? processSlot;
    const lease = await lend(slot, want);
    const wish = want ?? environmentWish();
    if (wish === null || serves(lease.device, wish)) return lease;
    // The stages of a run share one device; a notebook may change its mind until a native backend is bound.
    if (context !== null || (bound !== null && isNative(bound))) throw new DeviceAlreadyBoundError(lease.device.id, wish);
    lease.release();
    return await lend(slot, want);
  },
};

/** Stages that run side by side must get one lease, so the slot is taken before anything is awaited. */
function lend(slot: DeviceSlot, want: DeviceWish | undefined): Promise<DeviceLease> {
  slot.lease ??= acquire(want, slot).catch((error: unknown) => {
    slot.lease = null;
    throw error;
  });
  return slot.lease;
}

async function acquire(want: DeviceWish | undefined, slot: DeviceSlot): Promise<DeviceLease> {
  const wish = want ?? environmentWish() ?? "auto";
  const source = want === undefined && wish !== "auto" ? ["STAGEBOOK_DEVICE is set"] : [];
  const held: string[] = [];
  const list = await listDevices();
  const choices = chooseDevices(list, wish);
  for (const choice of choices) {
    const lock = isShared(choice.device) ? noLock : await lockDevice(choice.device.id);
    if (lock !== null) return leaseOf({ device: choice.device, why: [...source, ...choice.why, ...held] }, lock, slot);
    held.push(`${choice.device.id} is held by another process`);
  }
  throw new NoDeviceError(
    wish,
    held,
    list.devices.filter((device) => device.usable && isShared(device)).map((device) => device.id),
  );
}

/** What the environment asks for: set by the user, or by the device picker of the page. */
function environmentWish(): DeviceWish | null {
  return process.env.STAGEBOOK_DEVICE || null;
}

const noLock: DeviceLock = { release: () => undefined };

function isShared(device: Device): boolean {
  return device.kind !== "cuda" && device.kind !== "mig";
}

function isNative(device: Device): boolean {
  return device.kind === "cuda" || device.kind === "mig" || device.kind === "tensorflow-cpu";
}

function leaseOf({ device, why }: DeviceChoice, lock: DeviceLock, slot: DeviceSlot): DeviceLease {
  let loading: Promise<unknown> | null = null;
  const lease: DeviceLease = {
    device,
    why,
    load: async <Module>() => {
      loading ??= bind(device);
      // The caller names the type of the module that this device's backend is.
      return (await loading) as Module;
    },
    release: () => {
      lock.release();
      slot.lease = null;
    },
  };
  return lease;
}

async function bind(device: Device): Promise<unknown> {
  if (bound !== null && bound.id !== device.id && (isNative(bound) || isNative(device)))
    throw new DeviceAlreadyBoundError(bound.id, device.id);
  const tf = await loadBackend(device);
  bound = device;
  return tf;
}
