import type { Command } from "commander";
import type { CollectFlags, RemoveFlags } from "./remove-runs.js";
import type { RunsFlags } from "./runs.js";

/** Adds `stagebook runs` and its commands. */
export function addRuns(program: Command, end: (code: number) => void): void {
  const runs = program
    .command("runs")
    .description("Lists, shows and removes the runs that are kept")
    .helpCommand(false)
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook runs ls\n  stagebook runs show latest\n  stagebook runs rm r-20261121-1552\n  stagebook runs gc --keep 20 --older 30d\n\nAn ID is the beginning of a run's id, or 'latest'.",
    );
  addList(runs, end);
  addShow(runs, end);
  addRemove(runs, end);
  addCollect(runs, end);
}

const folderOption = ["--folder <folder>", "where runs are kept (.stagebook)"] as const;

function addList(runs: Command, end: (code: number) => void): void {
  runs
    .command("ls")
    .description("Prints the runs as a table, newest first")
    .option(...folderOption)
    .option("--json", "print them as JSON")
    .action(async (options: RunsFlags) => {
      const { printRuns } = await import("./runs.js");
      printRuns(options);
      end(0);
    });
}

function addShow(runs: Command, end: (code: number) => void): void {
  runs
    .command("show")
    .description("Prints how a run was started, its stages and its errors")
    .argument("<id>", "the beginning of a run's id, or 'latest'")
    .option(...folderOption)
    .option("--json", "print all that is kept of it as JSON")
    .action(async (id: string, options: RunsFlags) => {
      const { printRun } = await import("./runs.js");
      printRun(id, options);
      end(0);
    });
}

function addRemove(runs: Command, end: (code: number) => void): void {
  runs
    .command("rm")
    .description("Removes runs")
    .argument("<id...>", "the beginnings of their ids, or 'latest'")
    .option(...folderOption)
    .option("-f, --force", "remove also a run that still runs")
    .action(async (ids: string[], options: RemoveFlags) => {
      const { removeRuns } = await import("./remove-runs.js");
      end(removeRuns(ids, options));
    });
}

function addCollect(runs: Command, end: (code: number) => void): void {
  runs
    .command("gc")
    .description(
      "Removes old runs, and never one that runs; with several of --keep, --older and --size only those that all let go",
    )
    .option("--keep <number>", "keep this many of the newest")
    .option("--older <time>", "keep what ended no longer ago than this, such as 30d, 12h, 90min or 2w")
    .option("--size <size>", "keep the newest up to this size together, such as 5GB, 500MB or 20kB")
    .option("--dry-run", "only say what would be removed")
    .option(...folderOption)
    .action(async (options: CollectFlags) => {
      const { collectRuns } = await import("./remove-runs.js");
      end(collectRuns(options));
    });
}
