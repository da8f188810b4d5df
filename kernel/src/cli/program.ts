import process from "node:process";
import { Command, CommanderError, Option } from "commander";
import { widgetVersion } from "../messages/index.js";
import { addCache } from "./cache-program.js";
import { OptionError } from "./errors.js";
import { addPlugins } from "./plugins-program.js";
import { addResume } from "./resume-program.js";
import { addRuns } from "./runs-program.js";

/** Runs `stagebook` with the words behind its name and gives the exit code. Throws StagebookError for what the user can mend. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let code = 0;
  const program = makeProgram((ended) => {
    code = ended;
  });
  try {
    if (args.length === 0) program.help();
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // Help and version end this way too, with 0.
    if (error instanceof CommanderError) return args.length === 0 ? 0 : error.exitCode;
    throw error;
  }
}

function makeProgram(end: (code: number) => void): Command {
  const program = new Command("stagebook")
    .description("Runs pipelines that were exported from notebooks, and makes the TypeScript kernel known to Jupyter")
    .version(widgetVersion, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this text, or that of a command")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneSentence(text)) })
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook run pipeline.ts train.epochs=20\n  stagebook resume latest\n  stagebook runs show latest\n  stagebook graph penguins.ipynb\n  stagebook export penguins.ipynb -o pipeline.ts\n  stagebook install --user\n\n'stagebook COMMAND --help' tells more about one.",
    );
  addRun(program, end);
  addResume(program, end);
  addRuns(program, end);
  addCache(program, end);
  addPlugins(program, end);
  addGraph(program, end);
  addExport(program, end);
  addVerify(program, end);
  addSync(program, end);
  addConvert(program, end);
  addInstall(program, end);
  return program;
}

// Each command loads what it needs when it is called: a run needs no parser, the kernelspec no pipeline.
function addRun(program: Command, end: (code: number) => void): void {
  program
    .command("run")
    .description("Runs the pipeline of a file: progress on the terminal, then its result")
    // Optional for '--help' alone, which tells about the parameters of a file where one is named.
    .argument("[file]", "a TypeScript or JavaScript module that exports a pipeline, or its config in TOML or JSON")
    .argument("[param=value...]", "parameters in place of their defaults, such as epochs=20 or train.epochs=20")
    .helpOption(false)
    .option("-f, --config <file>", "take parameters from a TOML or JSON file (may be repeated)", collect)
    .option("--to <stage>", "run this stage and what it needs")
    .option("--only <stage>", "run this stage and nothing else, with what it reads from the cache (may be repeated)", collect)
    .option("--resume [id]", "go on with a run that was cut off or failed; the newest where no id is given")
    .option("--no-artifacts", "keep nothing of what stages give; the run cannot be resumed then")
    .addOption(
      new Option("--from <stage>", "run this stage and all that need it, though they are in the cache").conflicts("force"),
    )
    .option("--force", "run every stage, though it is in the cache")
    .option("--no-cache", "take nothing from the cache and keep nothing in it")
    .option("-c, --concurrency <number>", "how many stages may run at a time (1)", Number)
    .option("--folder <folder>", "where runs are kept (.stagebook)")
    .option("--json", "print one event per line as JSON, and nothing else, on the standard output")
    .option("-q, --quiet", "show no progress")
    .option("-h, --help", "print this text, and the parameters of the file")
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook run pipeline.ts\n  stagebook run pipeline.ts train.epochs=20 --to train\n  stagebook run pipeline.ts --config run.toml epochs=5\n  stagebook run pipeline.ts --help\n  stagebook run pipeline.ts --json > events.jsonl\n\nThe exit code is 0, 1 when a stage failed, 130 when the run was cancelled. Ctrl-C cancels, a second one kills.",
    )
    .action(async (file: string | undefined, params: string[], options: RunFlags, command: Command) => {
      if (options.help === true) command.outputHelp();
      if (file === undefined && options.help === true) return;
      if (options.help === true) process.stdout.write("\n");
      if (file === undefined) command.error("error: missing required argument 'file'");
      const { runFile } = await import("./run.js");
      const { resume, ...others } = options;
      const resumed = resume === undefined ? {} : { resume: resume === true ? "latest" : resume };
      end(await runFile(file, { params, ...others, ...resumed }));
    });
}

interface RunFlags {
  config?: string[];
  help?: boolean;
  to?: string;
  only?: string[];
  resume?: string | true;
  artifacts?: boolean;
  from?: string;
  force?: boolean;
  cache?: boolean;
  concurrency?: number;
  folder?: string;
  json?: boolean;
  quiet?: boolean;
}

const graphForms = ["json", "mermaid", "dot"] as const;
type GraphFlags = { readonly [form in (typeof graphForms)[number]]?: boolean } & { readonly types: boolean };

function addGraph(program: Command, end: (code: number) => void): void {
  program
    .command("graph")
    .description("Prints the stages of a notebook and what flows between them; nothing is run")
    .argument("<notebook>", "an .ipynb file")
    .addOption(new Option("--json", "print cells, stages and edges as JSON").conflicts(["mermaid", "dot"]))
    .addOption(new Option("--mermaid", "print a Mermaid flow chart").conflicts("dot"))
    .option("--dot", "print the graph in the language of Graphviz")
    .option("--no-types", "leave out the types, which take a second")
    .addHelpText("after", "\nExamples:\n  stagebook graph penguins.ipynb\n  stagebook graph penguins.ipynb --mermaid > graph.mmd")
    .action(async (notebook: string, options: GraphFlags) => {
      const { printGraph } = await import("./graph.js");
      const form = graphForms.find((each) => options[each] === true) ?? "text";
      await printGraph(notebook, { form, types: options.types });
      end(0);
    });
}

interface ExportFlags {
  output?: string;
  force?: boolean;
  percent?: boolean;
  partial?: boolean;
  prove?: boolean;
  split?: boolean;
  schemas?: boolean;
}

function addExport(program: Command, end: (code: number) => void): void {
  program
    .command("export")
    .description("Writes the pipeline of a notebook as one typed TypeScript module; nothing is run but with --prove")
    .argument("<notebook>", "an .ipynb file")
    .option("-o, --output <file>", "the module's file (otherwise it is printed)")
    .option("--force", "overwrite the file though it was edited by hand")
    .option("--percent", "write the cells as they are, with '// %%' above each, instead of the module")
    .option("--split", "write a folder with a file for each stage, and types and helpers in their own")
    .option("--schemas", "with zod schemas of what the stages give, checked when the file runs")
    .option("--partial", "leave out the stages whose code is wrong, and those that come after them")
    .option("--prove", "run the notebook in a fresh kernel and the file in a clean process, and compare what each stage gives")
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook export penguins.ipynb -o pipeline.ts\n  stagebook export penguins.ipynb | less\n  stagebook export penguins.ipynb -o pipeline.ts --prove\n\nThe exit code is 1 when what the file gives differs from what the notebook gives.",
    )
    .action(async (notebook: string, options: ExportFlags) => {
      const { exportNotebook } = await import("./export.js");
      const {
        output = null,
        force = false,
        percent = false,
        prove = false,
        split = false,
        schemas = false,
        partial = false,
      } = options;
      if (percent) {
        const { exportPercent } = await import("./convert.js");
        await exportPercent(notebook, { output, isForced: force });
        return end(0);
      }
      end(
        await exportNotebook(notebook, { output, isForced: force, isProved: prove, isSplit: split, schemas, isPartial: partial }),
      );
    });
}

function addVerify(program: Command, end: (code: number) => void): void {
  program
    .command("verify")
    .description(
      "Runs a notebook from top to bottom in a fresh kernel and compares what each cell gives with what the file holds",
    )
    .argument("<notebook>", "an .ipynb file")
    .option("--json", "print the cells and their verdicts as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook verify penguins.ipynb\n\nThe exit code is 0, 1 when a cell failed or gave something else, 130 when it was interrupted. What the cells write elsewhere, such as files, they write again; the notebook's file stays as it is.",
    )
    .action(async (notebook: string, options: { json?: boolean }) => {
      const { verifyFile } = await import("./verify.js");
      end(await verifyFile(notebook, options));
    });
}

interface SyncOptions {
  theirs?: boolean;
  ours?: boolean;
  dryRun?: boolean;
  undo?: boolean;
}

function addSync(program: Command, end: (code: number) => void): void {
  program
    .command("sync")
    .description("Brings what was changed by hand in an exported file back into the cells of its notebook")
    .argument("<notebook>", "an .ipynb file")
    .argument("[module]", "the file that was exported from it")
    .option("--dry-run", "only show what would change")
    .addOption(new Option("--theirs", "where both changed the same lines, take the file's").conflicts("ours"))
    .option("--ours", "where both changed the same lines, keep the notebook's")
    .option("--undo", "put the notebook back to what it was before its last sync")
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook sync penguins.ipynb pipeline.ts --dry-run\n  stagebook sync penguins.ipynb pipeline.ts\n  stagebook sync --undo penguins.ipynb\n\nThe exit code is 1 where both changed the same lines, or where a change cannot be brought back; both are told with their lines.",
    )
    .action(async (notebook: string, module: string | undefined, options: SyncOptions) => {
      const { syncFile, undoSync } = await import("./sync.js");
      if (options.undo === true) end(await undoSync(notebook));
      else if (module === undefined)
        throw new OptionError("module", "'stagebook sync' takes a notebook and the file that was exported from it");
      else end(await syncFile(notebook, module, options));
    });
}

function addConvert(program: Command, end: (code: number) => void): void {
  program
    .command("convert")
    .description("Writes a notebook as TypeScript with '// %%' above each cell, or such a file as a notebook")
    .argument("<file>", "an .ipynb file, or a .ts file with '// %%' lines")
    .option("-o, --output <file>", "the file to write (otherwise beside the first, with the other ending)")
    .option("--force", "overwrite the file though it was edited by hand")
    .addHelpText(
      "after",
      "\nExamples:\n  stagebook convert penguins.ipynb\n  stagebook convert notes.ts -o notes.ipynb\n\nA notebook that is there already keeps the outputs of cells that are in both.",
    )
    .action(async (file: string, { output = null, force = false }: { output?: string | null; force?: boolean }) => {
      const { convertFile } = await import("./convert.js");
      await convertFile(file, { output, isForced: force });
      end(0);
    });
}

function addInstall(program: Command, end: (code: number) => void): void {
  program
    .command("install")
    .description("Makes the kernel known to Jupyter as «TypeScript (Stagebook)»")
    .option("--user", "for you alone, in Jupyter's folder of your home (what is done without an option)")
    .option("--prefix <folder>", "for the Python environment in this folder")
    .option("--sys-prefix", "for the Python environment that is active here")
    .addHelpText("after", "\nExamples:\n  stagebook install --user\n  stagebook install --prefix .venv")
    .action(async (options: { user?: boolean; prefix?: string; sysPrefix?: boolean }) => {
      const { installKernel } = await import("./install.js");
      process.stdout.write(`The kernel is in ${await installKernel(options)}\n`);
      end(0);
    });
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** Commander writes `error: unknown option '--tto'\n(Did you mean --to?)`; here a fault is one sentence. */
function oneSentence(text: string): string {
  const [first = "", hint] = text
    .trim()
    .replace(/^error: /, "")
    .split("\n");
  const meant = hint?.match(/^\(Did you mean (?:one of )?(.+)\?\)$/)?.[1];
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`.replace(/\.$/, "");
  return `${sentence}${meant === undefined ? "; 'stagebook --help' tells what there is" : `; did you mean '${meant}'?`}\n`;
}
