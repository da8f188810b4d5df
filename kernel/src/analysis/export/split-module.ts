import { ExportError } from "../../errors.js";
import { cellNames } from "../names.js";
import { formatModule } from "./format-module.js";
import { type ModuleChunk, moduleChunks } from "./module-chunks.js";
import { type ImportBinding, writeImports } from "./module-imports.js";
import { sharedCells } from "./shared-cells.js";
import { assignFiles, helpersFile, indexFile } from "./split-files.js";

/** One file of a module that was split. */
export interface ModuleFile {
  /** Such as `train.ts`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Splits an exported module into a file per stage, `types.ts` and `helpers.ts` for what they share, and `index.ts`, which puts them
 * together; none needs one that needs it. Throws ExportError.
 */
export async function splitModule(text: string): Promise<readonly ModuleFile[]> {
  const chunks = moduleChunks(text);
  const files = assignFiles(text, chunks.statements);
  checkCycles(chunks.statements, files);
  const plan: SplitPlan = {
    text,
    ...chunks,
    files,
    cells: sharedCells(text, chunks.statements, files),
    imports: importBindings(text),
  };
  const names = [...new Set([indexFile, ...files.values()])];
  return await Promise.all(names.map(async (name) => ({ name: `${name}.ts`, text: await formatModule(fileText(plan, name)) })));
}

interface SplitPlan {
  readonly text: string;
  readonly title: string;
  readonly statements: readonly ModuleChunk[];
  readonly files: ReadonlyMap<ModuleChunk, string>;
  /** Variables that one file declares and another one sets. */
  readonly cells: ReadonlySet<string>;
  readonly imports: ReadonlyMap<string, { readonly binding: ImportBinding; readonly typeOnly: boolean }>;
}

function fileText(plan: SplitPlan, file: string): string {
  const placed = plan.statements.filter((chunk) => plan.files.get(chunk) === file && !isAmbient(chunk));
  const uses = new Set(placed.flatMap((chunk) => chunk.uses));
  // What is only declared cannot be imported, so each file that uses it says it anew.
  const own = plan.statements.filter((chunk) =>
    isAmbient(chunk) ? plan.files.get(chunk) === file || chunk.declares.some((name) => uses.has(name)) : placed.includes(chunk),
  );
  const texts = own.map((chunk) => chunkText(plan, chunk, file));
  return [file === indexFile ? plan.title : "", importText(plan, own, file), ...texts].filter((each) => each !== "").join("\n\n");
}

/** `declare const API: string`: a value that is there at run time, by nobody's doing here. */
function isAmbient({ node }: ModuleChunk): boolean {
  return "declare" in node && node.declare === true && node.type === "VariableDeclaration";
}

/** The text of one statement with its comments: exported where other files use it, with variables that are shared in their boxes. */
function chunkText({ text, statements, files, cells }: SplitPlan, chunk: ModuleChunk, file: string): string {
  const isUsed = statements.some(
    (other) => files.get(other) !== file && other.uses.some((name) => chunk.declares.includes(name)),
  );
  const isExported = chunk.node.type === "ExportNamedDeclaration";
  const boxed = chunk.declares.find((name) => cells.has(name));
  const edits = chunk.part.places.flatMap((place) => {
    if (!cells.has(place.name) || place.declares) return [];
    return [
      {
        start: place.start,
        end: place.end,
        text: place.shorthand ? `${place.name}: ${place.name}.value` : `${place.name}.value`,
      },
    ];
  });
  if (boxed !== undefined) edits.push(...boxEdits(text, chunk, boxed));
  if (isUsed && !isExported && !isAmbient(chunk)) edits.push({ start: chunk.part.start, end: chunk.part.start, text: "export " });
  let result = "";
  let at = chunk.start;
  for (const edit of edits.sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return (result + text.slice(at, chunk.end)).trim();
}

/** `let count: number = 0` as `const count: { value: number } = { value: 0 }`. */
function boxEdits(text: string, chunk: ModuleChunk, name: string): { start: number; end: number; text: string }[] {
  const statement = chunk.node.type === "ExportNamedDeclaration" ? chunk.node.declaration : chunk.node;
  const declarators = statement?.type === "VariableDeclaration" ? statement.declarations : [];
  const [only, ...others] = declarators;
  if (only === undefined || others.length > 0 || only.id.type !== "Identifier" || statement === null)
    throw new ExportError(
      `The pipeline cannot be split: a stage sets '${name}', which is declared together with others; declare '${name}' by itself, or export it as one file`,
    );
  const annotation = only.id.typeAnnotation?.typeAnnotation;
  const type = annotation ? `: { value: ${text.slice(annotation.start, annotation.end)} }` : "";
  const open = { start: statement.start, end: only.id.start + name.length, text: `const ${name}` };
  if (only.init === null) {
    const cast = annotation ? text.slice(annotation.start, annotation.end) : "unknown";
    return [open, { start: open.end, end: only.end, text: `${type} = {} as { value: ${cast} }` }];
  }
  return [
    open,
    { start: open.end, end: only.init.start, text: `${type} = { value: ` },
    { start: only.init.end, end: only.init.end, text: " }" },
  ];
}

/** What the file needs of packages and of the other files. */
function importText({ text, statements, files, imports }: SplitPlan, own: readonly ModuleChunk[], file: string): string {
  const needed = new Set(own.flatMap(({ uses }) => uses));
  const definitions = cellNames(text).definitions;
  const bindings = [...needed].flatMap((name) => {
    const known = imports.get(name);
    if (known !== undefined) return [{ ...known, versions: [] }];
    const home = statements.find((chunk) => chunk.declares.includes(name) && !isAmbient(chunk));
    const from = home === undefined ? undefined : files.get(home);
    if (from === undefined || from === file) return [];
    const binding = { module: `./${from}.js`, attributes: "", imported: name, local: name };
    return [{ binding, versions: [], typeOnly: definitions.get(name)?.value === false }];
  });
  const acts = statements.some((chunk) => files.get(chunk) === helpersFile && chunk.declares.length === 0);
  const bare = file !== indexFile ? [] : [...bareImports(text), ...(acts ? [`./${helpersFile}.js`] : [])];
  const written = writeImports(
    { bindings: bindings.sort((a, b) => (a.binding.local < b.binding.local ? -1 : 1)), bare },
    (version) => version.name,
  );
  return written;
}

function importBindings(text: string): SplitPlan["imports"] {
  const found = new Map<string, { binding: ImportBinding; typeOnly: boolean }>();
  for (const { module, names, text: statement } of cellNames(text).imports) {
    const attributes = /\bwith\s*(\{[^}]*\})\s*;?$/.exec(statement)?.[1];
    for (const { imported, local, typeOnly } of names)
      found.set(local, {
        typeOnly,
        binding: { module, attributes: attributes === undefined ? "" : ` with ${attributes}`, imported, local },
      });
  }
  return found;
}

function bareImports(text: string): string[] {
  return cellNames(text).imports.flatMap(({ module, names }) => (names.length === 0 ? [module] : []));
}

/** Throws when two files would need each other. */
function checkCycles(statements: readonly ModuleChunk[], files: ReadonlyMap<ModuleChunk, string>): void {
  const needs = new Map<string, Set<string>>();
  for (const chunk of statements)
    for (const other of statements) {
      const [from, to] = [files.get(chunk), files.get(other)];
      if (from === undefined || to === undefined || from === to || !chunk.uses.some((name) => other.declares.includes(name)))
        continue;
      needs.set(from, (needs.get(from) ?? new Set()).add(to));
    }
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file))
      throw new ExportError(
        `The pipeline cannot be split: ${[...path.slice(path.indexOf(file)), file].join(".ts -> ")}.ts would need each other; export it as one file`,
      );
    if (done.has(file)) return;
    for (const next of needs.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of needs.keys()) visit(file, []);
}
