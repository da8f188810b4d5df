import type { Project } from "typescript-native/unstable/async";
import type { CellFile } from "../cell-files.js";
import { cellNames } from "../names.js";

// NoTruncation, UseStructuralFallback left out: names as the user wrote them, whole.
const printFlags = 1;

/** The types of names where a cell declares them, or else where it mentions them first; names without one are left out. */
export async function printedTypes(
  { checker, program }: Project,
  path: string,
  { file, names }: { readonly file: CellFile; readonly names: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const places = names.map((name) => ({ name, at: placeOf(file, name) })).filter(({ at }) => at >= 0);
  if (places.length === 0) return new Map();
  const [source, types] = await Promise.all([
    program.getSourceFile(path),
    checker.getTypeAtPosition(
      path,
      places.map(({ at }) => at),
    ),
  ]);
  const printed = await Promise.all(
    places.map(async ({ name }, index) => {
      const type = types[index];
      return type === undefined ? [] : [[name, await checker.typeToString(type, source, printFlags)] as const];
    }),
  );
  return new Map(printed.flat());
}

function placeOf(file: CellFile, name: string): number {
  const at = cellNames(file.body).definitions.get(name)?.start;
  return at === undefined ? file.text.search(new RegExp(`\\b${name.replace(/\$/g, "\\$")}\\b`)) : file.bodyStart + at;
}
