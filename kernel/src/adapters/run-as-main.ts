import { realpathSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Pipeline } from "../stages/index.js";
import { type RunCommandOptions, runCommand, shortPath } from "./run-command.js";
import { runWithCache } from "./run-with-cache.js";

/**
 * Runs the pipeline when its file is what the process was started with, as in `node pipeline.ts train.epochs=5`; else does nothing.
 * Takes the same words as `stagebook run`, and sets the exit code. `--cache` takes what has not changed from the cache.
 *
 * @example
 * await runAsMain(import.meta.url, definePipeline("small", { load: { run: () => ({ rows: [1] }) } }));
 */
export async function runAsMain(moduleUrl: string, pipeline: Pipeline): Promise<void> {
  const file = fileURLToPath(moduleUrl);
  if (!isEntry(file)) return;
  const words = process.argv.slice(2);
  const options = parseOptions(words);
  if (typeof options !== "string" && options.cache === true && options.help !== true) {
    process.exitCode = await runWithCache(
      file,
      words.filter((word) => word !== "--cache"),
    );
    return;
  }
  if (typeof options !== "string" && options.help === true) process.stdout.write(usageOf(file));
  process.exitCode = typeof options === "string" ? explain(options) : await runCommand(pipeline, file, options);
}

function isEntry(file: string): boolean {
  const [, entry] = process.argv;
  if (entry === undefined) return false;
  try {
    return realpathSync(entry) === realpathSync(file);
  } catch {
    return false;
  }
}

function usageOf(file: string): string {
  const name = shortPath(file);
  return `Usage: ${name} [param=value ...] [options]

Runs the pipeline of this file: progress on the terminal, then its result

Options:
  -f, --config <file>         take parameters from a TOML or JSON file (may be repeated)
  --to <stage>                run this stage and what it needs
  --resume <id>               go on with a run that was cut off or failed; 'latest' is the newest
  --only <stage>              run this stage and nothing else (may be repeated)
  -c, --concurrency <number>  how many stages may run at a time (1)
  --cache                     take what has not changed from the cache, as 'stagebook run' does
  --from <stage>              with the cache, run this stage and all after it all the same
  --force                     with the cache, run every stage all the same
  --folder <folder>           where runs are kept (.stagebook)
  --json                      print one event per line as JSON
  -q, --quiet                 show no progress
  -h, --help                  print this text

`;
}

function explain(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}

/** Reads the words behind the file's name; gives a sentence when they cannot be understood. */
function parseOptions(args: readonly string[]): RunCommandOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        to: { type: "string" },
        only: { type: "string", multiple: true },
        resume: { type: "string" },
        concurrency: { type: "string", short: "c" },
        config: { type: "string", short: "f", multiple: true },
        cache: { type: "boolean" },
        from: { type: "string" },
        force: { type: "boolean" },
        folder: { type: "string" },
        help: { type: "boolean", short: "h" },
        json: { type: "boolean" },
        quiet: { type: "boolean", short: "q" },
      },
    });
    const { to, only, resume, concurrency, folder, config, help = false, json = false, quiet = false } = values;
    const { cache = false, from, force = false } = values;
    return {
      params: positionals,
      // Both say something of what is kept.
      cache: cache || from !== undefined || force,
      json,
      quiet,
      help,
      ...(config === undefined ? {} : { config }),
      ...(to === undefined ? {} : { to }),
      ...(only === undefined ? {} : { only }),
      ...(resume === undefined ? {} : { resume }),
      ...(concurrency === undefined ? {} : { concurrency: Number(concurrency) }),
      ...(folder === undefined ? {} : { folder }),
    };
  } catch (error) {
    return `${error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error)}. This takes param=value, stage.param=value, --config, --to, --only, --resume, --cache, --from, --force, -c, --folder, --json, --quiet, --help`;
  }
}
