import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package's code: lines below it are ours, not the user's. */
export function ownFolder(): string {
  return `${dirname(dirname(fileURLToPath(import.meta.url)))}/`;
}
