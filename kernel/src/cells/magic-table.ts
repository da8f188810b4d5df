/** A flag of a magic. */
export interface MagicFlag {
  readonly name: string;
  /** What stands after it, such as `NAMES`; null for a flag alone. */
  readonly value: string | null;
  readonly summary: string;
}

/** A magic as `%help` tells about it. */
export interface MagicSpec {
  /** With its percent signs. */
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly flags: readonly MagicFlag[];
  /** Takes the rest of the line as it is, flags of other programs included. */
  readonly takesLine?: boolean;
  readonly example: string;
}

const flag = (name: string, value: string | null, summary: string): MagicFlag => ({ name, value, summary });

/** Every magic of the kernel, in the order of `%help`. */
export const magicTable: readonly MagicSpec[] = [
  {
    name: "%%stage",
    usage: "%%stage NAME [flags]",
    summary: "Makes the cell a stage of the pipeline; what it reads and writes is found from its names",
    flags: [
      flag("--params", "NAMES", "constants of other cells that can be set from outside, such as epochs,learningRate"),
      flag("--reads", "NAMES", "variables that it reads, beside those that are found"),
      flag("--writes", "NAMES", "variables that it changes"),
      flag("--after", "STAGES", "stages that must be done before it"),
      flag("--pure", null, "your word that it changes none of its inputs"),
      flag("--cache", null, "keeps its result though it uses chance, the time or files that cannot be known"),
      flag("--no-cache", null, "never takes its result from the cache"),
      flag("--append", null, "continues the stage of this name that a cell above begins"),
    ],
    example: "%%stage train --params epochs",
  },
  {
    name: "%%params",
    usage: "%%params",
    summary:
      "Makes the constants of the cell params: each stage that uses one takes it from outside, with its value here as the default",
    flags: [],
    example: "%%params",
  },
  {
    name: "%stages",
    usage: "%stages",
    summary: "Lists the stages with their state, what they read and what they write",
    flags: [],
    example: "%stages",
  },
  { name: "%graph", usage: "%graph", summary: "Draws the stages and the edges between them", flags: [], example: "%graph" },
  {
    name: "%why",
    usage: "%why STAGE",
    summary: "Tells why a stage is stale or will run: what changed of that which it takes, and what keeps it out of the cache",
    flags: [],
    example: "%why train",
  },
  {
    name: "%run",
    usage: "%run [STAGE] [PARAM=VALUE …] [flags]",
    summary:
      "Runs what has changed of the pipeline, or of STAGE and what it needs, as the exported module in a fresh process; the rest comes from the cache",
    flags: [
      flag("--from", "STAGE", "runs this stage and all that need it, though they are in the cache"),
      flag("--force", null, "runs every stage, though it is in the cache"),
      flag("--no-cache", null, "takes nothing from the cache and keeps nothing in it"),
      flag("--only", "STAGES", "runs these stages and no others, such as load,clean; what they read comes from the cache"),
      flag("--params", "SETTINGS", "params in place of their defaults, such as epochs=5,rate=0.1; the same as without the flag"),
      flag("--config", "FILE", "takes params from a TOML or JSON file"),
      flag(
        "--concurrency",
        "NUMBER",
        "how many stages may run at a time; left out, 4 where they cannot get in each other's way, else 1",
      ),
    ],
    example: "%run train epochs=5",
  },
  {
    name: "%cache",
    usage: "%cache [ls|rm|on|off] [STAGE …]",
    summary: "Lists the results of stages that are kept, removes those of stages or all, or switches the cache on or off",
    flags: [flag("--all", null, "with rm: the results of all stages")],
    example: "%cache rm train",
  },
  {
    name: "%export",
    usage: "%export FILE [flags]",
    summary: "Writes the pipeline as one typed TypeScript module, or its graph, which is printed where no file is named",
    flags: [
      flag("--mermaid", null, "the graph as a Mermaid flow chart"),
      flag("--dot", null, "the graph in the language of Graphviz"),
      flag("--json", null, "cells, stages and edges as JSON"),
      flag("--schemas", null, "with zod schemas of what the stages give, checked when the file runs; %run always checks"),
      flag("--force", null, "overwrites a file that was edited by hand"),
      flag("--partial", null, "leaves out the stages whose code is wrong, and those that come after them"),
      flag("--split", null, "a folder with a file for each stage, and types and helpers in their own"),
      flag("--prove", null, "runs the file in a clean process and compares what each stage gives with the notebook's values"),
    ],
    example: "%export pipeline.ts",
  },
  {
    name: "%verify",
    usage: "%verify",
    summary:
      "Runs all cells of the saved notebook in a fresh kernel and tells which give what they gave here; nothing here changes",
    flags: [],
    example: "%verify",
  },
  {
    name: "%typecheck",
    usage: "%typecheck [gate|after|off]",
    summary: "Says when types are checked: before a cell runs (gate), after it, or not at all; without a word, tells which",
    flags: [],
    example: "%typecheck after",
  },
  { name: "%lsmagic", usage: "%lsmagic", summary: "Lists the names of the magics", flags: [], example: "%lsmagic" },
  {
    name: "%%time",
    usage: "%%time",
    summary: "Tells how long the cell took; with one percent sign, how long the rest of the line took",
    flags: [],
    example: "%%time",
  },
  {
    name: "%time",
    usage: "%time CODE",
    summary: "Runs a line of code and tells how long it took",
    flags: [],
    takesLine: true,
    example: "%time fit(rows)",
  },
  { name: "%who", usage: "%who", summary: "Lists the variables with their types and cells", flags: [], example: "%who" },
  {
    name: "%reset",
    usage: "%reset",
    summary: "Starts afresh: all variables are gone, the stages stay",
    flags: [],
    example: "%reset",
  },
  {
    name: "%npm",
    usage: "%npm COMMAND [WORDS …]",
    summary: "Runs npm in the notebook's folder; what is installed can be imported, with types, right after",
    flags: [],
    takesLine: true,
    example: "%npm install p-limit",
  },
  {
    name: "%env",
    usage: "%env [NAME[=VALUE]]",
    summary: "Shows the environment variables or one, or sets one",
    flags: [],
    example: "%env TF_CPP_MIN_LOG_LEVEL=2",
  },
  { name: "%cd", usage: "%cd [FOLDER]", summary: "Shows the working folder, or changes it", flags: [], example: "%cd ../data" },
  { name: "%%bash", usage: "%%bash", summary: "Runs the rest of the cell in bash", flags: [], example: "%%bash" },
  { name: "!", usage: "!COMMAND", summary: "Runs a line in bash", flags: [], takesLine: true, example: "!ls -l" },
  {
    name: "%load",
    usage: "%load FILE",
    summary: "Puts the text of a file into the cell",
    flags: [],
    example: "%load helpers.ts",
  },
  { name: "%help", usage: "%help [MAGIC]", summary: "Tells about the magics, or about one", flags: [], example: "%help %run" },
];

/** The magic of a name, with or without its percent signs, or null. */
export function findMagic(name: string): MagicSpec | null {
  return magicTable.find((magic) => magic.name === name || magic.name.replace(/^%+/, "") === name) ?? null;
}

/** What `%help` shows: all magics in short, or one at length. */
export function magicHelp(magic: MagicSpec | null): string {
  if (magic === null) {
    const width = Math.max(...magicTable.map((each) => each.usage.length));
    return [
      ...magicTable.map((each) => `${each.usage.padEnd(width)}  ${each.summary}`),
      "",
      "%help NAME or NAME --help tells more about one.",
    ].join("\n");
  }
  const width = Math.max(0, ...magic.flags.map((each) => flagText(each).length));
  const flags = magic.flags.map((each) => `  ${flagText(each).padEnd(width)}  ${each.summary}`);
  return [
    magic.usage,
    `${magic.summary}.`,
    ...(flags.length > 0 ? ["", "Flags:", ...flags] : []),
    "",
    `Example: ${magic.example}`,
  ].join("\n");
}

function flagText({ name, value }: MagicFlag): string {
  return value === null ? name : `${name} ${value}`;
}
