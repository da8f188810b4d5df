interface Library {
  readonly name: string;
  /** What the library declares, as the running Node has it; undefined where it lacks it. */
  readonly probe: () => unknown;
}

const has = (holder: object, name: string): unknown => Reflect.get(holder, name);
const global = (name: string): unknown => has(globalThis, name);
const on = (name: string, member: string): unknown => {
  const holder = global(name);
  return typeof holder === "function" || (typeof holder === "object" && holder !== null) ? has(holder, member) : undefined;
};
const method = (name: string, member: string): unknown => {
  const prototype = on(name, "prototype");
  return typeof prototype === "object" && prototype !== null && member in prototype ? true : undefined;
};

// TypeScript's libraries behind es2023, which Node 20 has whole.
const newer: readonly Library[] = [
  { name: "es2024.arraybuffer", probe: () => method("ArrayBuffer", "transfer") },
  { name: "es2024.collection", probe: () => on("Map", "groupBy") },
  { name: "es2024.object", probe: () => on("Object", "groupBy") },
  { name: "es2024.promise", probe: () => on("Promise", "withResolvers") },
  { name: "es2024.regexp", probe: () => method("RegExp", "unicodeSets") },
  { name: "es2024.sharedmemory", probe: () => on("Atomics", "waitAsync") },
  { name: "es2024.string", probe: () => method("String", "isWellFormed") },
  { name: "es2025.collection", probe: () => method("Set", "union") },
  { name: "es2025.float16", probe: () => global("Float16Array") },
  { name: "es2025.intl", probe: () => has(Intl, "DurationFormat") },
  { name: "es2025.iterator", probe: () => on("Iterator", "from") },
  { name: "es2025.promise", probe: () => on("Promise", "try") },
  { name: "es2025.regexp", probe: () => on("RegExp", "escape") },
  { name: "esnext.array", probe: () => on("Array", "fromAsync") },
  { name: "esnext.collection", probe: () => method("Map", "getOrInsert") },
  { name: "esnext.date", probe: () => method("Date", "toTemporalInstant") },
  // Decorators and `using` are compiled away, with what they need.
  { name: "esnext.decorators", probe: () => true },
  { name: "esnext.disposable", probe: () => has(Symbol, "dispose") },
  { name: "esnext.error", probe: () => on("Error", "isError") },
  { name: "esnext.intl", probe: () => true },
  { name: "esnext.sharedmemory", probe: () => on("Atomics", "pause") },
  { name: "esnext.temporal", probe: () => global("Temporal") },
  { name: "esnext.typedarrays", probe: () => on("Uint8Array", "fromBase64") },
];

/**
 * The libraries of TypeScript that the running Node keeps the word of, for `lib`.
 * With `esnext` as a whole a cell would pass its check and then say that `Object.groupBy` is not a function.
 */
export function runtimeLibs(): readonly string[] {
  return ["es2023", ...newer.filter(({ probe }) => probe() !== undefined).map(({ name }) => name)];
}
