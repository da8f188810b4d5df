import { dirname, join } from "node:path";
import process from "node:process";
import nodeUtil from "node:util";
import { DeviceLoadError } from "../errors.js";
import type { Device } from "../messages/index.js";
import { findPackage, projectRequire } from "./find-package.js";

/** The part of TensorFlow.js that is used here. */
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  backend(): { readonly isUsingGpuDevice?: boolean };
  matMul(a: unknown, b: unknown): { data(): Promise<ArrayLike<number>>; dispose(): void };
  tensor2d(values: readonly (readonly number[])[]): { dispose(): void };
}

/** Loads TensorFlow.js for a device and checks that it computes there. Throws DeviceLoadError. */
export async function loadBackend(device: Device): Promise<unknown> {
  const tf = await loadModule(device);
  const wanted = {
    cuda: "tensorflow",
    mig: "tensorflow",
    "tensorflow-cpu": "tensorflow",
    wasm: "wasm",
    cpu: "cpu",
    webgpu: "webgpu",
  }[device.kind];
  // setBackend gives false and stays where it was instead of failing: what counts is where it is now.
  if (tf.getBackend() !== wanted) await tf.setBackend(wanted);
  await tf.ready();
  const got = tf.getBackend();
  if (got !== wanted) throw new DeviceLoadError(device.id, `it computes on '${got}' instead; ask for another device`);
  if ((device.kind === "cuda" || device.kind === "mig") && tf.backend().isUsingGpuDevice !== true) {
    throw new DeviceLoadError(device.id, "it computes on the CPU instead; check that the driver and the CUDA libraries fit");
  }
  await checkProduct(tf, device);
  return tf;
}

async function loadModule(device: Device): Promise<TensorFlow> {
  switch (device.kind) {
    case "cuda":
    case "mig":
      // TensorFlow takes the last card it sees, and reads these once, when it is loaded.
      Object.assign(process.env, {
        CUDA_DEVICE_ORDER: "PCI_BUS_ID",
        CUDA_VISIBLE_DEVICES: device.id.slice(device.id.indexOf(":") + 1),
        TF_FORCE_GPU_ALLOW_GROWTH: "true",
      });
      return requireNative(device, "@tensorflow/tfjs-node-gpu");
    case "tensorflow-cpu":
      return requireNative(device, "@tensorflow/tfjs-node");
    case "wasm":
      return requireWasm(device);
    case "cpu":
      return requirePackage<TensorFlow>(device, "@tensorflow/tfjs");
    case "webgpu":
      throw new DeviceLoadError(device.id, "this backend is not offered yet; ask for 'wasm' or 'cpu'");
  }
}

function requireNative(device: Device, name: string): TensorFlow {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // Gone since Node 23, and still called by tfjs-node 4.22 (tensorflow/tfjs#8609).
  const util: { isNullOrUndefined?: (value: unknown) => boolean } = nodeUtil;
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  return requirePackage<TensorFlow>(device, name);
}

function requireWasm(device: Device): TensorFlow {
  const tf = requirePackage<TensorFlow>(device, "@tensorflow/tfjs");
  const wasm = requirePackage<{ setWasmPaths(folder: string): void }>(device, "@tensorflow/tfjs-backend-wasm");
  const folder =
    findPackage("@tensorflow/tfjs-backend-wasm") ?? dirname(projectRequire().resolve("@tensorflow/tfjs-backend-wasm"));
  wasm.setWasmPaths(`${join(folder, "dist")}/`);
  return tf;
}

function requirePackage<Module>(device: Device, name: string): Module {
  try {
    // The backends' own types are not ours to depend on; the parts used here have been the same since version 1.
    return projectRequire()(name) as Module;
  } catch (error) {
    const missing = findPackage(name) === null ? `${name} is not installed here; run 'npm install ${name}'` : String(error);
    throw new DeviceLoadError(device.id, missing, { cause: error });
  }
}

async function checkProduct(tf: TensorFlow, device: Device): Promise<void> {
  const a = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  const product = tf.matMul(a, a);
  const values = Array.from(await product.data());
  a.dispose();
  product.dispose();
  if (String(values) !== "7,10,15,22")
    throw new DeviceLoadError(device.id, `it computes wrongly (a product gave ${String(values)}); ask for another device`);
}
