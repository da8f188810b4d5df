import { cellNames } from "../analysis/index.js";
import { escapeHtml } from "../messages/index.js";
import type { Session } from "./session.js";

/** The variables of a notebook with their types and the cells that defined them last, as HTML and as text. */
export async function variablesBundle(session: Session): Promise<Readonly<Record<string, unknown>>> {
  const names = [...session.names.defined].sort((a, b) => a.localeCompare(b));
  if (names.length === 0) return { "text/plain": "No variables yet" };
  const types = await typesOf(session, names);
  const cells = definingCells(session);
  const heads = ["Variable", "Type", "Cell"];
  const rows = names.map((name) => [name, shortened(types.get(name) ?? ""), cells.get(name) ?? ""]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const html = rows.map(
    (row) => `<tr>${row.map((text) => `<td style="text-align:left">${escapeHtml(text)}</td>`).join("")}</tr>`,
  );
  const head = heads.map((text) => `<th style="text-align:left">${text}</th>`).join("");
  return {
    "text/html": `<table><thead><tr>${head}</tr></thead><tbody>${html.join("")}</tbody></table>`,
    "text/plain": [heads, ...rows].map(line).join("\n"),
  };
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

function shortened(type: string): string {
  const text = type.replace(/\bimport\("[^"]*"\)\./g, "").replace(/\s+/g, " ");
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
