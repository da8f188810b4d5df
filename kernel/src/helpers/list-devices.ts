import { availableParallelism, cpus, freemem, loadavg, totalmem } from "node:os";
import type { Device, DeviceKind } from "../messages/index.js";
import { findPackage, nativeProblem } from "./find-package.js";
import { listNvidiaCards } from "./nvidia-smi.js";

/** The devices found, and why there is no GPU where there is none. */
export interface DeviceList {
  readonly devices: readonly Device[];
  readonly noGpu: string | null;
}

/** Finds what can compute here; the plain CPU is always last and always usable. Never throws. */
export async function listDevices(): Promise<DeviceList> {
  const cards = await listNvidiaCards();
  const gpuProblem = cards.devices.length === 0 ? null : nativeProblem("@tensorflow/tfjs-node-gpu");
  const gpus = cards.devices.map((card) =>
    card.usable && gpuProblem !== null ? { ...card, usable: false, reason: gpuProblem } : card,
  );
  const devices = [...gpus.sort(byFreeMemory), ...hostDevices()];
  return { devices, noGpu: cards.reason };
}

function hostDevices(): readonly Device[] {
  const tfjs = findPackage("@tensorflow/tfjs") === null ? "@tensorflow/tfjs is not installed here" : null;
  const wasm =
    findPackage("@tensorflow/tfjs-backend-wasm") === null ? "@tensorflow/tfjs-backend-wasm is not installed here" : tfjs;
  return [
    hostDevice("tensorflow-cpu", "TensorFlow", nativeProblem("@tensorflow/tfjs-node"), null),
    hostDevice("wasm", "WebAssembly", wasm, "cannot train convolutions"),
    hostDevice("cpu", "JavaScript", null, tfjs),
  ];
}

function hostDevice(kind: DeviceKind, engine: string, problem: string | null, note: string | null): Device {
  const model = cpus()[0]?.model.trim();
  const name = `${engine} on ${model === undefined || model === "" ? "the CPU" : model}`;
  const [load = 0] = loadavg();
  const memory = { total: totalmem(), free: freemem() };
  return {
    id: kind,
    kind,
    name,
    memory,
    utilization: Math.min(1, load / availableParallelism()),
    usable: problem === null,
    reason: problem ?? note,
  };
}

/** Most free memory first; within 5 percent, the less used one. Cards of unknown memory come after the others. */
function byFreeMemory(a: Device, b: Device): number {
  if (a.usable !== b.usable) return a.usable ? -1 : 1;
  const [freeA, freeB] = [a.memory.free ?? 0, b.memory.free ?? 0];
  if (Math.abs(freeA - freeB) > 0.05 * Math.max(freeA, freeB)) return freeB - freeA;
  return (a.utilization ?? 1) - (b.utilization ?? 1);
}
