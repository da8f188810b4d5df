import type { Checker } from "typescript-native/unstable/async";
import type { CellFile } from "../cell-files.js";
import type { Completion } from "../type-service.js";
import { wordBefore } from "../word-before.js";
import { completionsAt } from "./completions.js";

/** The completions behind a dot or in a text; null where a name is begun, of which the server tells nothing. */
export async function membersAt(
  checker: Checker,
  path: string,
  { file, offset }: { readonly file: CellFile; readonly offset: number },
): Promise<readonly Completion[] | null> {
  try {
    return await completionsAt(checker, path, file.bodyStart + offset, wordBefore(file.body, offset));
  } catch (error) {
    if (String(error).includes("needs auto imports")) return null;
    throw error;
  }
}
