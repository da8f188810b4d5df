import { cellNames } from "../names.js";
import type { MappedPart } from "./module-map.js";
import type { Statement } from "./stage-text.js";

/**
 * Tells which of the new statements stand in place of each old one: the one that declares the same names, with what follows it.
 * What stands above all that are known goes to the first.
 */
export function pairStatements(
  parts: readonly Pick<MappedPart, "declares">[],
  statements: readonly Statement[],
): readonly (readonly Statement[])[] {
  // One for one, also where names were changed.
  if (parts.length === statements.length) return statements.map((statement) => [statement]);
  const found: Statement[][] = parts.map(() => []);
  let at = 0;
  for (const statement of statements) {
    const names = new Set(cellNames(statement.text).definitions.keys());
    const next = parts.findIndex(({ declares }, index) => index >= at && declares.some((name) => names.has(name)));
    if (next >= 0) at = next;
    found[at]?.push(statement);
  }
  return found;
}
