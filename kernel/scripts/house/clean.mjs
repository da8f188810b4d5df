import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";
import { readFlags } from "./read-flags.mjs";

const built = ["kernel/dist", "labextension/dist", "labextension/lib", "test/dist"];
const notes = ["", "kernel", "labextension", "test"];

/** `npm run clean`: removes what the builds made, their notes included. */
export function cleanCommand() {
  if (!readFlags("Usage: npm run clean\n\nRemoves what the builds made; npm packages and .venv stay.\n", {})) return;
  for (const folder of built) rmSync(join(root, folder), { recursive: true, force: true });
  for (const folder of notes) {
    const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".tsbuildinfo"));
    for (const name of names) rmSync(join(root, folder, name));
  }
}
