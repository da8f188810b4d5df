import { parseArgs } from "node:util";
import { Refusal } from "./refusal.mjs";

/** Reads the flags of a script; prints `help` and returns null when it was asked for. */
export function readFlags(help, options) {
  const flags = parse({
    ...options,
    help: { type: "boolean", short: "h", default: false },
  });
  if (!flags.help) return flags;
  process.stdout.write(help);
  return null;
}

function parse(options) {
  try {
    return parseArgs({ options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    if (!String(error?.code).startsWith("ERR_PARSE_ARGS")) throw error;
    const flags = Object.keys(options).map((name) => `--${name}`);
    // Without `--`, npm keeps the flag for itself and hands on its value alone.
    const hint =
      error.code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL" ? "; with npm they stand behind `--`, as in npm start -- --help" : "";
    throw new Refusal(`${error.message.split(/[.\n]/)[0]}; the flags here are ${flags.join(", ")}${hint}`);
  }
}
