/** What computes. */
export type DeviceKind = "cuda" | "mig" | "webgpu" | "tensorflow-cpu" | "wasm" | "cpu";

/** One compute device, as found; what is not known is null, never 0. */
export interface Device {
  /** Stable: `cuda:GPU-<uuid>`, `tensorflow-cpu`, `wasm`, `cpu`. */
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  /** Bytes. */
  readonly memory: { readonly total: number | null; readonly free: number | null };
  /** 0 to 1. */
  readonly utilization: number | null;
  readonly usable: boolean;
  /** Why it cannot be used, or what to know about it. */
  readonly reason: string | null;
}
