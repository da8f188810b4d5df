import { register } from "node:module";
import process from "node:process";

let isRegistered = false;

/**
 * Lets this process import TypeScript files outside `node_modules`, on Node 20 too, with traces at their own lines.
 * Local imports may leave the ending out or say `.js` for a `.ts` file. Does nothing the second time.
 */
export function registerTypeScriptLoader(): void {
  if (isRegistered) return;
  isRegistered = true;
  process.setSourceMapsEnabled(true);
  register(new URL("./typescript-hooks.js", import.meta.url));
}
