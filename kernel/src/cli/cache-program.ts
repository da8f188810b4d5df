import type { Command } from "commander";
import type { CacheFlags, CollectCacheFlags, RemoveCacheFlags } from "./cache.js";

/** Adds `stagebook cache` and its commands. */
export function addCache(program: Command, end: (code: number) => void): void {
  const cache = program
    .command("cache")
    .description("Lists and removes the results of stages that are kept, so that what has not changed need not run")
    .helpCommand(false)
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook cache ls\n  stagebook cache rm train\n  stagebook cache rm --all\n  stagebook cache gc --limit 500MB",
    );
  cache
    .command("ls")
    .description("Prints the results as a table, those that were used last first")
    .option(...folderOption)
    .option("--json", "print them as JSON")
    .action(async (options: CacheFlags) => {
      const { printCache } = await import("./cache.js");
      printCache(options);
      end(0);
    });
  cache
    .command("rm")
    .description("Removes the results of stages")
    .argument("[stage...]", "their names")
    .option("--all", "remove the results of all stages")
    .option("--pipeline <name>", "only those of the pipeline of this name")
    .option(...folderOption)
    .action(async (stages: string[], options: RemoveCacheFlags) => {
      const { removeFromCache } = await import("./cache.js");
      end(removeFromCache(stages, options));
    });
  cache
    .command("gc")
    .description("Removes what was not used longest until the rest is small enough")
    .option("--limit <size>", "how much may stay, such as 500MB or 2GB (5GB)")
    .option(...folderOption)
    .action(async (options: CollectCacheFlags) => {
      const { collectCache } = await import("./cache.js");
      end(collectCache(options));
    });
}

const folderOption = ["--folder <folder>", "where runs and the cache are kept (.stagebook)"] as const;
