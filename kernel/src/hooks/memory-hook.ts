import type { HookSet } from "./add-hooks.js";
import { withNote } from "./with-note.js";

/** Notes in `metadata.memory`, for each stage, the bytes of the process after it and by how many they grew. */
export function memoryHook(): HookSet {
  const before = new Map<string, number>();
  return {
    before_stage: ({ name }) => {
      before.set(name, process.memoryUsage.rss());
    },
    after_stage: ({ name }, context) => {
      const bytes = process.memoryUsage.rss();
      return withNote(context, "memory", name, { bytes, grown: bytes - (before.get(name) ?? bytes) });
    },
  };
}
