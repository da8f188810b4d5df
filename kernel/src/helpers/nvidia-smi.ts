import { execFile } from "node:child_process";
import process from "node:process";
import type { Device } from "../messages/index.js";

/** What nvidia-smi knows: its cards, or why there are none. */
export interface NvidiaCards {
  readonly devices: readonly Device[];
  /** Why no card is there, else null. */
  readonly reason: string | null;
}

// A driver that hangs must not hang the list.
const limit = 5000;
const mebibyte = 1024 * 1024;
const fields = ["index", "uuid", "name", "memory.total", "memory.free", "utilization.gpu", "mig.mode.current"];

interface Card {
  readonly index: number;
  readonly uuid: string;
  readonly device: Device;
  readonly isSliced: boolean;
}

/** Asks nvidia-smi for cards and MIG slices, within `CUDA_VISIBLE_DEVICES`. Never throws. */
export async function listNvidiaCards(): Promise<NvidiaCards> {
  const answer = await ask([`--query-gpu=${fields.join(",")}`, "--format=csv,noheader,nounits"]);
  if (answer.problem !== null) return { devices: [], reason: answer.problem };
  const cards = answer.text.split("\n").flatMap((line) => parseCard(line) ?? []);
  if (cards.length === 0) return { devices: [], reason: "nvidia-smi knows no card" };
  const slices = cards.some((card) => card.isSliced) ? parseSlices((await ask(["-L"])).text) : [];
  const devices = [...cards.map((card) => card.device), ...slices];
  return { devices: hideInvisible(devices, cards, process.env.CUDA_VISIBLE_DEVICES), reason: null };
}

function ask(args: readonly string[]): Promise<{ readonly text: string; readonly problem: string | null }> {
  return new Promise((resolve) => {
    execFile("nvidia-smi", args, { timeout: limit, killSignal: "SIGKILL", env: process.env }, (error, stdout) => {
      resolve({ text: stdout, problem: error === null ? null : problemOf(error, stdout) });
    });
  });
}

function problemOf(error: Error & { code?: unknown; killed?: boolean }, stdout: string): string {
  if (error.code === "ENOENT") return "nvidia-smi was not found";
  if (error.killed === true) return `nvidia-smi did not answer in ${limit / 1000} seconds`;
  if (error.code === 9) return "the NVIDIA driver is not loaded";
  const said = stdout.split("\n")[0]?.trim() ?? "";
  return said === "" ? `nvidia-smi ended with code ${String(error.code)}` : `nvidia-smi says: ${said}`;
}

/** Reads one line of `--query-gpu`; null for a line that is none. */
function parseCard(line: string): Card | null {
  const [index, uuid, name, total, free, utilization, mig] = line.split(",").map((cell) => cell.trim());
  if (index === undefined || !/^\d+$/.test(index) || uuid === undefined || !uuid.startsWith("GPU-") || name === undefined)
    return null;
  const isSliced = mig === "Enabled";
  const percent = figure(utilization);
  const device: Device = {
    id: `cuda:${uuid}`,
    kind: "cuda",
    name,
    memory: { total: bytes(total), free: bytes(free) },
    utilization: percent === null ? null : percent / 100,
    usable: !isSliced,
    reason: isSliced ? "it is split into MIG slices: take one of them" : null,
  };
  return { index: Number(index), uuid, device, isSliced };
}

/** Reads the MIG slices that `nvidia-smi -L` lists below their cards. */
function parseSlices(text: string): readonly Device[] {
  let card = "";
  return text.split("\n").flatMap((line) => {
    card = /^GPU \d+: (.+) \(UUID:/.exec(line)?.[1] ?? card;
    const slice = /^\s+MIG (\S+)\s.*\(UUID: (MIG-[^)]+)\)/.exec(line);
    if (slice === null) return [];
    const [, profile = "", uuid = ""] = slice;
    const memory = { total: null, free: null };
    return [
      { id: `mig:${uuid}`, kind: "mig", name: `${card} MIG ${profile}`, memory, utilization: null, usable: true, reason: null },
    ];
  });
}

/** CUDA's own rule: entries are indexes, or ids or their beginnings; the first that fits nothing hides itself and all after it. */
function hideInvisible(devices: readonly Device[], cards: readonly Card[], visible: string | undefined): readonly Device[] {
  if (visible === undefined) return devices;
  const shown = new Set<string>();
  for (const entry of visible.split(",").map((part) => part.trim())) {
    const found = /^\d+$/.test(entry)
      ? cards.filter((card) => card.index === Number(entry)).map((card) => card.device.id)
      : devices
          .filter((device) => entry !== "" && device.id.slice(device.id.indexOf(":") + 1).startsWith(entry))
          .map((device) => device.id);
    if (found.length !== 1 || found[0] === undefined) break;
    shown.add(found[0]);
  }
  const reason = `hidden by CUDA_VISIBLE_DEVICES=${visible}`;
  return devices.map((device) => (shown.has(device.id) ? device : { ...device, usable: false, reason }));
}

// `[N/A]`, `[Not Supported]`, `ERR!` and the like: unknown is null, never 0.
function figure(text: string | undefined): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

function bytes(text: string | undefined): number | null {
  const mebibytes = figure(text);
  return mebibytes === null ? null : mebibytes * mebibyte;
}
