import { readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { didYouMean } from "../errors.js";
import { PipelineFileError } from "./errors.js";

const endings = [".ts", ".mts", ".js", ".mjs"];

/** The whole path of a pipeline's file. Throws PipelineFileError when it cannot be one. */
export function checkPipelineFile(file: string): string {
  const path = resolve(file);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new PipelineFileError(file, `there is no such file${neighbours(path)}`);
  if (found.isDirectory()) throw new PipelineFileError(file, `it is a folder${neighbours(join(path, "pipeline.ts"))}`);
  if (extname(path) === ".ipynb") throw new PipelineFileError(file, "it is a notebook; export it first with 'stagebook export'");
  if (!endings.includes(extname(path)) && !isConfigFile(path))
    throw new PipelineFileError(
      file,
      `a pipeline is a module whose name ends in ${endings.slice(0, -1).join(", ")} or .mjs, or a config in .toml or .json`,
    );
  return path;
}

/** Tells whether a pipeline's file is a config that names its stages, rather than a module. */
export function isConfigFile(path: string): boolean {
  return [".toml", ".json"].includes(extname(path).toLowerCase());
}

/** Tells which modules lie where the file was looked for. */
function neighbours(path: string): string {
  try {
    const names = readdirSync(dirname(path)).filter((name) => endings.includes(extname(name)) && !name.endsWith(".d.ts"));
    return didYouMean(basename(path), names.slice(0, 10), "Modules");
  } catch {
    return ", and no such folder either";
  }
}
