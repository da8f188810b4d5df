import { isCode } from "../hoist.js";
import { declaringParts, isOwn, type Notebook, ownVersion, type Version, versionAbove } from "../notebook.js";

/** True for a function or class that uses one of `wanted`, itself or through other functions of stages. */
export function readsAny(
  notebook: Notebook,
  version: Version,
  wanted: ReadonlySet<Version>,
  seen: Set<Version> = new Set(),
): boolean {
  const cell = notebook.cells[version.cell];
  if (cell === undefined || seen.has(version) || wanted.size === 0 || !isCode(cell, version.name)) return false;
  seen.add(version);
  return declaringParts(cell, version.name).some(({ places }) =>
    places.some((place) => {
      if (place.declares || !place.value) return false;
      const used = isOwn(cell, place) ? ownVersion(notebook, cell, place.name) : versionAbove(notebook, place.name, cell.index);
      return used !== null && (wanted.has(used) || readsAny(notebook, used, wanted, seen));
    }),
  );
}
