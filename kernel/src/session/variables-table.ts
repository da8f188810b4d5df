import { cellNames } from "../analysis/index.js";
import type { Session } from "./session.js";
import { shortened, tableBundle } from "./table-bundle.js";

/** The variables of a notebook with their types and the cells that defined them last, as HTML and as text. */
export async function variablesBundle(session: Session): Promise<Readonly<Record<string, unknown>>> {
  const names = [...session.names.defined].sort((a, b) => a.localeCompare(b));
  if (names.length === 0) return { "text/plain": "No variables yet" };
  const types = await typesOf(session, names);
  const cells = definingCells(session);
  const rows = names.map((name) => [name, typeText(types.get(name) ?? ""), cells.get(name) ?? ""]);
  return { ...tableBundle(["Variable", "Type", "Cell"], rows) };
}

async function typesOf(session: Session, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { ticket } = await session.types.check(names.map((name) => `${name};`).join("\n"));
  const types = await session.types.typesOf(ticket, names);
  await session.types.define(ticket, []);
  return types;
}

function definingCells(session: Session): Map<string, string> {
  const cells = new Map<string, string>();
  const records = [...session.state.ordered()].sort((a, b) => a.count - b.count);
  for (const { body, count } of records) for (const name of cellNames(body).definitions.keys()) cells.set(name, `cell ${count}`);
  return cells;
}

const longest = 60;

function typeText(type: string): string {
  return shortened(type.replace(/\bimport\("[^"]*"\)\./g, "").replace(/\s+/g, " "), longest);
}
