import type { Node } from "oxc-parser";
import { ExportError } from "../../errors.js";
import { cellNames } from "../names.js";
import { cellSyntax } from "../syntax.js";
import type { ModuleChunk } from "./module-chunks.js";

/** The file that puts the stages together. */
export const indexFile = "index";
/** The file of types that several files use. */
const typesFile = "types";
/** The file of everything else that is shared, and of what happens when the module is loaded. */
export const helpersFile = "helpers";

/** Decides in which file each statement stands. Throws ExportError for a text that is no exported module. */
export function assignFiles(text: string, statements: readonly ModuleChunk[]): ReadonlyMap<ModuleChunk, string> {
  const stages = stageFunctions(text);
  const fileNames = stageFiles([...stages.values()]);
  const files = new Map<ModuleChunk, string>();
  for (const chunk of statements) {
    const stage = chunk.declares.map((name) => stages.get(name)).find((name) => name !== undefined);
    if (stage !== undefined) files.set(chunk, fileNames.get(stage) ?? stage);
    else if (chunk.declares.includes("pipeline")) files.set(chunk, indexFile);
  }
  placeReaders(statements, files);
  const types = statements.filter((chunk) => !files.has(chunk) && isType(text, chunk));
  for (const chunk of statements) if (!files.has(chunk) && !types.includes(chunk)) files.set(chunk, helpersFile);
  placeTypes(types, statements, files);
  return files;
}

/** Function to the stage that it is, as the call of `definePipeline` says. */
function stageFunctions(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const statement of cellSyntax(text).program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration") continue;
    const [declarator] = declaration.declarations;
    if (declarator?.id.type !== "Identifier" || declarator.id.name !== "pipeline" || declarator.init?.type !== "CallExpression")
      continue;
    for (const [stage, entry] of properties(declarator.init.arguments[1])) {
      const run = properties(entry).get("run");
      if (run?.type === "Identifier") found.set(run.name, stage);
    }
  }
  if (found.size === 0) throw new ExportError("The pipeline cannot be split: it has no stage");
  return found;
}

/** The properties of an object literal, by name. */
export function properties(node: Node | undefined): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  for (const property of node?.type === "ObjectExpression" ? node.properties : []) {
    if (property.type !== "Property") continue;
    const { key } = property;
    if (key.type === "Identifier") found.set(key.name, property.value);
    else if (key.type === "Literal") found.set(String(key.value), property.value);
  }
  return found;
}

/** Names of files that differ on every system. */
function stageFiles(stages: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set([indexFile, typesFile, helpersFile]);
  const names = new Map<string, string>();
  for (const stage of stages) {
    let name = stage;
    for (let number = 1; taken.has(name.toLowerCase()); number += 1) name = `${stage}-stage${number === 1 ? "" : number}`;
    taken.add(name.toLowerCase());
    names.set(stage, name);
  }
  return names;
}

/** What uses the pipeline, or a stage's function, stands in the index. */
function placeReaders(statements: readonly ModuleChunk[], files: Map<ModuleChunk, string>): void {
  const values = (chunk: ModuleChunk): readonly string[] =>
    chunk.part.places.filter(({ value, declares }) => value && !declares).map(({ name }) => name);
  for (let changed = true; changed; ) {
    changed = false;
    const placed = new Set([...files.keys()].flatMap(({ declares }) => declares));
    for (const chunk of statements) {
      if (files.has(chunk) || !values(chunk).some((name) => placed.has(name))) continue;
      files.set(chunk, indexFile);
      changed = true;
    }
  }
}

function isType(text: string, { declares }: ModuleChunk): boolean {
  const { definitions } = cellNames(text);
  return declares.length > 0 && declares.every((name) => definitions.get(name)?.value === false);
}

/** A type goes with the stage whose function it is made from, with the only file that uses it, or to those that are shared. */
function placeTypes(types: readonly ModuleChunk[], statements: readonly ModuleChunk[], files: Map<ModuleChunk, string>): void {
  const isShared = (file: string | undefined): boolean => file === undefined || file === typesFile || file === helpersFile;
  const homes = (chunk: ModuleChunk): (string | undefined)[] => chunk.uses.map((name) => homeOf(name, statements, files));
  untilSettled(types, (chunk) => {
    const stage = files.has(chunk) ? undefined : homes(chunk).find((file) => !isShared(file));
    if (stage !== undefined) files.set(chunk, stage);
    return stage !== undefined;
  });
  for (const chunk of [...types].reverse()) if (!files.has(chunk)) files.set(chunk, onlyUser(chunk, statements, files));
  // What is made from a helper stands with the helpers, and so does what is made from that.
  untilSettled(types, (chunk) => {
    const isMoved = files.get(chunk) === typesFile && homes(chunk).some((file) => file !== typesFile);
    if (isMoved) files.set(chunk, helpersFile);
    return isMoved;
  });
}

function homeOf(name: string, statements: readonly ModuleChunk[], files: ReadonlyMap<ModuleChunk, string>): string | undefined {
  const home = statements.find((chunk) => chunk.declares.includes(name));
  return home === undefined ? undefined : files.get(home);
}

/** The file that uses a type, or the one of shared types where there are several. */
function onlyUser(chunk: ModuleChunk, statements: readonly ModuleChunk[], files: ReadonlyMap<ModuleChunk, string>): string {
  const users = statements.filter((other) => other !== chunk && other.uses.some((name) => chunk.declares.includes(name)));
  const [only = typesFile, ...others] = new Set(users.map((other) => files.get(other) ?? typesFile));
  return others.length === 0 ? only : typesFile;
}

/** Goes through chunks until `change` finds nothing more to change. */
function untilSettled(chunks: readonly ModuleChunk[], change: (chunk: ModuleChunk) => boolean): void {
  while (chunks.map(change).includes(true));
}
