import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ModuleMap } from "./module-map.js";

/** A cell as it was when a module was exported, with its magic lines. */
export interface BaseCell {
  readonly id: string;
  readonly source: string;
}

/** An export as it was written: what `stagebook sync` compares with. */
export interface ExportBase {
  /** The text of the module. */
  readonly text: string;
  readonly cells: readonly BaseCell[];
  readonly map: ModuleMap;
}

/** Keeps an export beside the notebook, in `.stagebook/exports/`. A folder that cannot be written to keeps none. */
export async function keepBase(folder: string, path: string, base: ExportBase): Promise<void> {
  try {
    await mkdir(join(folder, ".stagebook", "exports"), { recursive: true });
    await writeFile(baseFile(folder, path), `${JSON.stringify(base)}\n`);
  } catch {
    // The export is there; a sync then compares it with the notebook as it is.
  }
}

/** What was exported to a file last, or null. */
export async function readBase(folder: string, path: string): Promise<ExportBase | null> {
  try {
    const found: unknown = JSON.parse(await readFile(baseFile(folder, path), "utf8"));
    // Written by keepBase; a file that someone broke lacks one of them.
    return isBase(found) ? found : null;
  } catch {
    return null;
  }
}

function isBase(value: unknown): value is ExportBase {
  return typeof value === "object" && value !== null && "text" in value && "cells" in value && "map" in value;
}

function baseFile(folder: string, path: string): string {
  const key = relative(folder, path).split(sep).join("/");
  return join(folder, ".stagebook", "exports", `${createHash("sha256").update(key).digest("hex").slice(0, 16)}.json`);
}
