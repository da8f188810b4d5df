import type { Command } from "commander";
import type { ResumeFlags } from "./resume-run.js";

/** Adds `stagebook resume`. */
export function addResume(program: Command, end: (code: number) => void): void {
  program
    .command("resume")
    .description("Goes on with a run that was cut off, failed or was cancelled; what it had completed is not run again")
    .argument("[id]", "the beginning of a run's id, or 'latest'", "latest")
    .option("-c, --concurrency <number>", "how many stages may run at a time (1)", Number)
    .option("--folder <folder>", "where runs are kept (.stagebook)")
    .option("--json", "print one event per line as JSON, and nothing else, on the standard output")
    .option("-q, --quiet", "show no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook resume\n  stagebook resume r-20261121-1552\n  stagebook run moved/pipeline.ts --resume latest\n\nParameters are those the run was started with. A stage whose code has changed since runs again, with those that need it.",
    )
    .action(async (id: string, options: ResumeFlags) => {
      const { resumeRun } = await import("./resume-run.js");
      end(await resumeRun(id, options));
    });
}
