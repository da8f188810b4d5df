import { cellNames, type ImportStatement } from "../names.js";
import type { CellEdit, ModuleChanges } from "./module-changes.js";
import { lineAt } from "./stage-text.js";

/** Finds how the imports of an exported module were changed: what `edits` need goes to their cells, the rest is told. */
export function syncImports(base: string, edited: string, edits: readonly CellEdit[]): Pick<ModuleChanges, "edits" | "lost"> {
  const [before, after] = [cellNames(base).imports, cellNames(edited).imports];
  const known = byName(before);
  const found = { edits: [] as CellEdit[], lost: [...movedNames(known, after, edited), ...bareChanges(before, after, edited)] };
  for (const statement of after) {
    const fresh = statement.names.filter(({ local }) => !known.has(local));
    if (fresh.length === 0) continue;
    const user = edits.find((edit) => fresh.some(({ local }) => new RegExp(`\\b${local}\\b`).test(edit.text)));
    if (user !== undefined) found.edits.push({ cell: user.cell, start: 0, end: 0, text: `${importOf(statement, fresh)}\n` });
    else
      found.lost.push({ line: lineAt(edited, statement.start), what: `no changed cell uses the import of '${fresh[0]?.local}'` });
  }
  return found;
}

type Lost = ModuleChanges["lost"][number];

/** Names that come from elsewhere now. */
function movedNames(known: ReadonlyMap<string, string>, after: readonly ImportStatement[], edited: string): Lost[] {
  return after.flatMap(({ module, names, start }) =>
    names
      .filter(({ local, imported }) => known.has(local) && known.get(local) !== `${imported} of '${module}'`)
      .map(({ local, imported }) => {
        const verb = imported === local ? "comes from" : `is ${imported} of`;
        return { line: lineAt(edited, start), what: `'${local}' ${verb} '${module}' now; change the import in its cell` };
      }),
  );
}

/** Modules that are imported for what they do alone, added and taken out. */
function bareChanges(before: readonly ImportStatement[], after: readonly ImportStatement[], edited: string): Lost[] {
  const [ran, runs] = [bare(before), bare(after)];
  const added = [...runs].filter(([module]) => !ran.has(module));
  const gone = [...ran.keys()].filter((module) => !runs.has(module));
  return [
    ...added.map(([module, start]) => ({
      line: lineAt(edited, start),
      what: `import "${module}" is new; write it in a cell`,
    })),
    ...gone.map((module) => ({ line: 1, what: `import "${module}" was taken out; take it out of its cell` })),
  ];
}

function byName(imports: readonly ImportStatement[]): ReadonlyMap<string, string> {
  return new Map(
    imports.flatMap(({ module, names }) => names.map(({ local, imported }) => [local, `${imported} of '${module}'`])),
  );
}

/** Modules that are imported for what they do alone, with the place of the import. */
function bare(imports: readonly ImportStatement[]): ReadonlyMap<string, number> {
  return new Map(imports.filter(({ names }) => names.length === 0).map(({ module, start }) => [module, start]));
}

function importOf({ text, names }: ImportStatement, fresh: ImportStatement["names"]): string {
  if (fresh.length === names.length) return text;
  const list = fresh.map(({ local, imported }) => (local === imported ? local : `${imported} as ${local}`));
  return text.replace(/\{[^}]*\}/, `{ ${list.join(", ")} }`);
}
