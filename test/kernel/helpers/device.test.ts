import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { deviceManager } from "../../../kernel/src/helpers/index.js";
import { runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline } from "../../../kernel/src/stages/index.js";

const fixtures = resolve("test/fixtures/nvidia-smi");
const gib = 1024 ** 3;
const before = { ...process.env };
const home = process.cwd();
let folder = "";

/** Puts the stand-in for nvidia-smi first on PATH. */
function withCards(cards: string, env: Readonly<Record<string, string>> = {}): void {
  Object.assign(process.env, { PATH: `${fixtures}:${before.PATH}`, NVSMI: join(fixtures, cards), ...env });
}

/** A project folder with the packages named, empty but for what is looked for. */
function withPackages(...names: readonly string[]): void {
  folder = mkdtempSync(join(tmpdir(), "stagebook-device-"));
  for (const name of names) {
    const lib = join(folder, "node_modules", name, "lib", "napi-v8");
    mkdirSync(lib, { recursive: true });
    writeFileSync(join(folder, "node_modules", name, "package.json"), JSON.stringify({ name, version: "4.22.0" }));
    writeFileSync(join(lib, "tfjs_binding.node"), "");
  }
  process.chdir(folder);
}

beforeEach(() => {
  for (const name of ["CUDA_VISIBLE_DEVICES", "STAGEBOOK_DEVICE"]) delete process.env[name];
});
afterEach(async () => {
  process.chdir(home);
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
  folder = "";
});

const short = async (): Promise<string[]> =>
  (await deviceManager.list()).map(
    ({ id, usable, reason }) => `${id.slice(0, 13)} ${usable ? "yes" : "no"}${reason === null ? "" : `: ${reason}`}`,
  );

test("deviceManager.list() has the CPU last and usable where nothing is installed (S1.22)", async () => {
  withPackages();
  process.env.PATH = "";
  expect(await short()).toEqual([
    "tensorflow-cp no: @tensorflow/tfjs-node is not installed here",
    "wasm no: @tensorflow/tfjs-backend-wasm is not installed here",
    "cpu yes: @tensorflow/tfjs is not installed here",
  ]);
});

test("deviceManager.list() puts the card with more free memory first, in bytes (S1.21)", async () => {
  withPackages("@tensorflow/tfjs-node-gpu");
  withCards("two-cards");
  const devices = await deviceManager.list();
  expect(devices.slice(0, 2)).toEqual([
    {
      id: "cuda:GPU-2222bbbb-0000-4000-8000-000000000002",
      kind: "cuda",
      name: "Aurora 24",
      memory: { total: 24 * gib, free: 23900 * 1024 ** 2 },
      utilization: 0,
      usable: true,
      reason: null,
    },
    expect.objectContaining({ id: "cuda:GPU-1111aaaa-0000-4000-8000-000000000001", utilization: 0.97, usable: true }),
  ]);
});

test("deviceManager.list() shows what is not known as null, never 0", async () => {
  withPackages("@tensorflow/tfjs-node-gpu");
  withCards("unknown");
  expect((await deviceManager.list())[0]).toMatchObject({ memory: { total: null, free: null }, utilization: null, usable: true });
});

test("deviceManager.list() joins MIG slices, and says that their card is split", async () => {
  withPackages("@tensorflow/tfjs-node-gpu");
  withCards("slices");
  expect((await short()).slice(0, 3)).toEqual([
    "mig:MIG-4444d yes",
    "mig:MIG-5555e yes",
    "cuda:GPU-3333 no: it is split into MIG slices: take one of them",
  ]);
});

test.each([
  ["1", ["cuda:GPU-2222 yes", "cuda:GPU-1111 no: hidden by CUDA_VISIBLE_DEVICES=1"]],
  ["GPU-1111,7,1", ["cuda:GPU-1111 yes", "cuda:GPU-2222 no: hidden by CUDA_VISIBLE_DEVICES=GPU-1111,7,1"]],
  ["", ["cuda:GPU-2222 no: hidden by CUDA_VISIBLE_DEVICES=", "cuda:GPU-1111 no: hidden by CUDA_VISIBLE_DEVICES="]],
  ["-1", ["cuda:GPU-2222 no: hidden by CUDA_VISIBLE_DEVICES=-1", "cuda:GPU-1111 no: hidden by CUDA_VISIBLE_DEVICES=-1"]],
])("deviceManager.list() honours CUDA_VISIBLE_DEVICES=%j", async (visible, expected) => {
  withPackages("@tensorflow/tfjs-node-gpu");
  withCards("two-cards", { CUDA_VISIBLE_DEVICES: visible });
  expect((await short()).slice(0, 2)).toEqual(expected);
});

test.each([
  ["two-cards", { NVSMI_RC: "9" }, "the NVIDIA driver is not loaded"],
  ["broken", { NVSMI_RC: "255" }, "nvidia-smi says: Failed to initialize NVML: Driver/library version mismatch"],
  ["broken", {}, "nvidia-smi knows no card"],
  ["two-cards", { NVSMI_HANG: "1" }, "nvidia-smi did not answer in 5 seconds"],
])(
  "deviceManager.getDevice('gpu') fails with the reason (%#)",
  async (cards, env, reason) => {
    withPackages();
    withCards(cards, env);
    await expect(deviceManager.getDevice("gpu")).rejects.toThrow(
      `No device here serves 'gpu': ${reason}. Devices that can be had: cpu`,
    );
  },
  10_000,
);

test("deviceManager.getDevice('gpu') says that a card without its package cannot be used", async () => {
  withPackages();
  withCards("unknown");
  await expect(deviceManager.getDevice("gpu")).rejects.toThrow(
    "No device here serves 'gpu': cuda:GPU-6666ffff-0000-4000-8000-000000000006: @tensorflow/tfjs-node-gpu is not installed here. Devices that can be had: cpu",
  );
});

test("deviceManager.getDevice() passes over a card that another process holds, and says so", async () => {
  withPackages("@tensorflow/tfjs-node-gpu");
  withCards("two-cards");
  const holder = createServer().listen({ path: "\0stagebook-device-cuda:GPU-2222bbbb-0000-4000-8000-000000000002" });
  await new Promise((done) => holder.once("listening", done));
  const lease = await deviceManager.getDevice();
  expect(lease.device.id).toBe("cuda:GPU-1111aaaa-0000-4000-8000-000000000001");
  expect(lease.why.at(-1)).toBe("cuda:GPU-2222bbbb-0000-4000-8000-000000000002 is held by another process");
  lease.release();
  holder.close();
});

test("deviceManager.getDevice() takes STAGEBOOK_DEVICE, and an argument before it", async () => {
  process.env.PATH = "";
  process.env.STAGEBOOK_DEVICE = "cpu";
  const lease = await deviceManager.getDevice();
  expect([lease.device.id, lease.why]).toEqual(["cpu", ["STAGEBOOK_DEVICE is set", "'cpu' was asked for"]]);
  expect((await deviceManager.getDevice("wasm")).device.id).toBe("wasm");
  (await deviceManager.getDevice()).release();
});

test.each(["cpu", "wasm"])(
  "getDevice(%j).load() computes where it was asked to",
  async (want) => {
    process.env.PATH = "";
    const lease = await deviceManager.getDevice(want);
    const tf = await lease.load<typeof import("@tensorflow/tfjs")>();
    expect(tf.getBackend()).toBe(want);
    lease.release();
  },
  60_000,
);

test("getDevice().load() says which package is missing", async () => {
  withPackages();
  process.env.PATH = "";
  const lease = await deviceManager.getDevice("cpu");
  await expect(lease.load()).rejects.toThrow(
    "TensorFlow.js could not be loaded for 'cpu': @tensorflow/tfjs is not installed here; run 'npm install @tensorflow/tfjs'",
  );
  lease.release();
});

test("deviceManager.getDevice() is the same for all stages of a run, also side by side (S1.23)", async () => {
  process.env.PATH = "";
  const seen: unknown[] = [];
  const ask = async (): Promise<void> => void seen.push(await deviceManager.getDevice());
  const other = async (): Promise<void> => void (await deviceManager.getDevice("cpu"));
  const pipeline = definePipeline("p", { a: { run: ask }, b: { run: ask }, other: { run: other, after: ["a"] } });
  const result = await runPipeline(pipeline, { folder: null, concurrency: 2 }).result;
  expect(seen[0]).toBe(seen[1]);
  expect(result.stages[2]?.error?.message).toBe(
    "This process already computes on 'wasm' and cannot change to 'cpu'; restart the kernel, or run the other part in a process of its own",
  );
});
