import { MagicError, MagicFlagError } from "../errors.js";
import type { MagicSpec } from "./magic-table.js";

/** The words behind a magic's name, with its flags taken out. */
export interface MagicWords {
  readonly words: readonly string[];
  /** Values of flags by name; a flag that stands alone has an empty one. */
  readonly flags: ReadonlyMap<string, string>;
}

/** Takes the flags out of a magic's words. Throws {@link MagicFlagError} or {@link MagicError}. */
export function readWords(magic: MagicSpec, args: readonly string[]): MagicWords {
  const flags = new Map<string, string>();
  const words: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (!arg.startsWith("--")) {
      words.push(arg);
      continue;
    }
    const { name, value, taken } = readFlag(magic, arg, args[at + 1]);
    flags.set(name, value);
    at += taken;
  }
  return { words, flags };
}

/** Names behind a flag, as in `--reads a,b`; undefined when the flag is not there. */
export function namesOf({ flags }: MagicWords, flag: string): readonly string[] | undefined {
  return flags
    .get(flag)
    ?.split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

function readFlag(magic: MagicSpec, arg: string, next: string | undefined): { name: string; value: string; taken: number } {
  const [name = "", inline] = arg.split("=", 2);
  const spec = magic.flags.find((each) => each.name === name);
  if (spec === undefined)
    throw new MagicFlagError(
      magic.name,
      name,
      magic.flags.map((each) => each.name),
    );
  if (spec.value === null) return { name, value: "", taken: 0 };
  const value = inline ?? next;
  if (value === undefined || value.startsWith("--"))
    throw new MagicError(`'${name}' of '${magic.name}' needs ${spec.value} after it, as in '${magic.example} ${name} a,b'`);
  return { name, value, taken: inline === undefined ? 1 : 0 };
}
