/** What is known about the functions and objects of packages, from their documentation. */
interface PackageKnowledge {
  /** Functions leave the objects they are given as they are. */
  readonly keepsArguments: boolean;
  /** The methods that change the object they are called on; null when nothing is known. */
  readonly changers: ReadonlySet<string> | null;
}

const unknown: PackageKnowledge = { keepsArguments: false, changers: null };
const values: PackageKnowledge = { keepsArguments: true, changers: new Set() };
const tools: PackageKnowledge = { keepsArguments: true, changers: null };
const tensors: PackageKnowledge = {
  keepsArguments: true,
  changers: new Set([
    ...[
      "fit",
      "fitDataset",
      "trainOnBatch",
      "compile",
      "add",
      "pop",
      "setWeights",
      "loadWeights",
      "dispose",
      "assign",
      "minimize",
    ],
    ...["applyGradients", "setTrainable", "build", "resetStates", "adapt"],
  ]),
};

const packages: ReadonlyMap<string, PackageKnowledge> = new Map([
  // Their objects cannot be changed.
  ...all(
    values,
    "zod",
    "valibot",
    "dayjs",
    "luxon",
    "date-fns",
    "arquero",
    "nodejs-polars",
    "simple-statistics",
    "vega-datasets",
    "remeda",
  ),
  ...all(
    values,
    "ramda",
    "uuid",
    "nanoid",
    "chalk",
    "change-case",
    "fast-deep-equal",
    "yaml",
    "smol-toml",
    "csv-parse",
    "csv-stringify",
  ),
  ...all(
    tensors,
    "@tensorflow/tfjs",
    "@tensorflow/tfjs-node",
    "@tensorflow/tfjs-node-gpu",
    "@tensorflow/tfjs-core",
    "@tensorflow/tfjs-layers",
  ),
  ...all(
    tools,
    "lodash",
    "lodash-es",
    "underscore",
    "mathjs",
    "danfojs",
    "papaparse",
    "plotly.js",
    "plotly.js-dist-min",
    "plotly.js-dist",
  ),
  ...all(tools, "@observablehq/plot", "vega", "vega-lite", "chart.js", "tslab"),
]);

/** What is known about the package of an imported name, whose path is `package#name`. */
export function knowledgeOf(path: string): PackageKnowledge {
  const specifier = path.split("#")[0] ?? "";
  const name = packageOf(specifier);
  if (name.startsWith("d3")) return tools;
  if (specifier.startsWith("node:")) return fillers.test(path) ? unknown : tools;
  return packages.get(name) ?? unknown;
}

/** What functions of a package give: copies, new lists of the same elements, or perhaps what they were given. */
export function givesOf(path: string): { readonly gives?: "copy" | "list" } {
  const knowledge = knowledgeOf(path);
  if (knowledge === values || isDeepCopy(path)) return { gives: "copy" };
  const name = /[^#.]*$/.exec(path)?.[0] ?? "";
  return knowledge === tools && !pickers.test(name) ? { gives: "list" } : {};
}

/** True for a function that copies all of what it is given: lodash's `cloneDeep`, `klona`, `rfdc`. */
export function isDeepCopy(path: string): boolean {
  const [specifier = "", name = ""] = path.split("#");
  if (/^(klona|rfdc|clone-deep|lodash\.clonedeep|fast-copy)(\/|$)/.test(specifier)) return true;
  return /(^|\.)(cloneDeep|cloneDeepWith|deepClone|deepCopy|deepcopy|klona)$/.test(name);
}

/** Functions that give one of the elements they were given, or all of it. */
const pickers =
  /^(find\w*|head|first|last|nth|at|get|result|sample|minBy|maxBy|least|greatest|identity|tap|thru|value|valueOf|shuffler?|fill)$/;

/** The name of the package in `@scope/name/part`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}

/** Functions of Node that fill what they are given. */
const fillers =
  /#(default\.)?(promises\.)?(read|readSync|readv|randomFill|randomFillSync|getRandomValues|pipe|pipeline|inherits)$/;

/** True for a function of lodash that changes its first argument. */
export function changesFirstArgument(path: string): boolean {
  const [specifier = "", name = ""] = path.split("#");
  if (/^d3(-array)?$/.test(specifier)) return name === "shuffle";
  return lodashes.has(packageOf(specifier)) && lodashChangers.has(name.replace(/^default\./, ""));
}

const lodashes: ReadonlySet<string> = new Set(["lodash", "lodash-es", "underscore"]);
const lodashChangers: ReadonlySet<string> = new Set([
  ...["assign", "assignIn", "assignWith", "extend", "merge", "mergeWith", "defaults", "defaultsDeep", "set", "setWith", "unset"],
  ...["update", "updateWith", "pull", "pullAll", "pullAllBy", "pullAllWith", "pullAt", "remove", "fill", "reverse"],
]);

function all(knowledge: PackageKnowledge, ...names: readonly string[]): [string, PackageKnowledge][] {
  return names.map((name) => [name, knowledge]);
}
