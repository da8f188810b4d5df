import type { Command } from "commander";
import type { RunsFlags } from "./runs.js";

/** Adds `stagebook runs` and its commands. */
export function addRuns(program: Command, end: (code: number) => void): void {
  const runs = program
    .command("runs")
    .description("Lists the runs that are kept, and shows one")
    .helpCommand(false)
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook runs ls\n  stagebook runs show latest\n\nAn ID is the beginning of a run's id, or 'latest'.",
    );
  addList(runs, end);
  addShow(runs, end);
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
