import { readdirSync } from "node:fs";
import { builtinModules, isBuiltin } from "node:module";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { installedPackages } from "../analysis/index.js";
import type { Choice, Match } from "./completion-choice.js";

/** Files and folders that go on from `text`, a path in the notebook's folder; the last step of it is what is replaced. */
export function fileChoice(
  folder: string,
  text: string,
  cursor: number,
  isWanted: (file: string) => boolean = () => true,
): Choice {
  const step = text.slice(text.lastIndexOf("/") + 1);
  const above = text.slice(0, text.length - step.length);
  const matches = entriesOf(resolve(folder, above.replace(/^~(?=\/)/, homedir()) || "."))
    .filter(
      ({ name, isFolder }) =>
        name.startsWith(step) && (step.startsWith(".") || !name.startsWith(".")) && (isFolder || isWanted(name)),
    )
    .map(({ name, isFolder }): Match => (isFolder ? { text: `${name}/`, type: "folder" } : { text: name, type: "file" }));
  return { start: cursor - step.length, matches };
}

/** Modules that go on from what an import says so far: files beside the notebook, Node's own, packages. Null inside a package. */
export function moduleChoice(folder: string, text: string, cursor: number): Choice | null {
  if (/^\.{0,2}\//.test(text) || text === "." || text === "..")
    return fileChoice(folder, text, cursor, (file) => /\.(?:[mc]?[jt]s|json)$/.test(file));
  const [prefix = "", name = ""] = /^(npm:)?(.*)$/s.exec(text)?.slice(1) ?? [];
  const packages = installedPackages(folder).map((each): Match => ({ text: `${prefix}${each.name}`, type: "module" }));
  const own: Match[] = packages.some((each) => each.text === "stagebook") ? [] : [{ text: "stagebook", type: "module" }];
  const node = prefix === "" ? nodeModules().map((each): Match => ({ text: each, type: "module" })) : [];
  const matches = [...own, ...packages, ...node].filter((each) => each.text.startsWith(text));
  if (matches.length === 0 && name.includes("/")) return null;
  return { start: cursor - text.length, matches };
}

function nodeModules(): string[] {
  return builtinModules
    .filter((name) => !name.startsWith("_") && isBuiltin(name))
    .map((name) => (name.startsWith("node:") ? name : `node:${name}`));
}

function entriesOf(folder: string): { readonly name: string; readonly isFolder: boolean }[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
