import process from "node:process";
import type { ExportedName } from "./exported-names.js";

// In the order in which their names are offered: of two modules that export a name, the first.
const modules = [
  "fs/promises",
  "fs",
  "path",
  "os",
  "url",
  "util",
  "crypto",
  "child_process",
  "events",
  "timers/promises",
  "stream/promises",
  "stream",
  "readline/promises",
  "readline",
  "perf_hooks",
  "worker_threads",
  "zlib",
  "http",
  "https",
  "net",
  "dns/promises",
  "assert",
  "buffer",
  "v8",
  "vm",
  "module",
  "async_hooks",
  "string_decoder",
  "querystring",
] as const;

/** The names that Node's own modules export, as the running Node has them. */
export function nodeNames(): ReadonlyMap<string, readonly ExportedName[]> {
  const found = new Map<string, readonly ExportedName[]>();
  for (const name of modules) {
    const exported = process.getBuiltinModule(name);
    const names = Object.keys(exported).filter((each) => /^[a-zA-Z]\w*$/.test(each) && each !== "default");
    found.set(
      `node:${name}`,
      names.map((each) => ({ name: each, kind: kindOf(Reflect.get(exported, each)), typeOnly: false })),
    );
  }
  return found;
}

function kindOf(value: unknown): string {
  if (typeof value !== "function") return "variable";
  return /^class\b/.test(Function.prototype.toString.call(value)) || /^[A-Z]/.test(value.name) ? "class" : "function";
}
