import { inspect } from "node:util";
import type { MimeBundle } from "../host/index.js";
import { escapeHtml } from "../messages/index.js";

const mostRows = 60;
const mostColumns = 20;

/** A table for an array of plain records with the same few columns; null for anything else. */
export function tableBundle(value: unknown): MimeBundle | null {
  if (!Array.isArray(value) || value.length < 2) return null;
  const columns = commonColumns(value);
  if (columns === null) return null;
  const rows = value.length > mostRows ? [...value.slice(0, mostRows / 2), null, ...value.slice(-mostRows / 2)] : value;
  const html = `<table>${headText(columns)}<tbody>${rows.map((row, index) => rowText(row, columns, indexOf(index, value.length))).join("")}</tbody></table>`;
  const note = value.length > mostRows ? `<p>${value.length} rows</p>` : "";
  return { "text/html": html + note, "text/plain": inspect(value, { depth: 2, maxArrayLength: 50, breakLength: 100 }) };
}

function indexOf(shown: number, length: number): number {
  return length <= mostRows || shown < mostRows / 2 ? shown : length - mostRows + shown - 1;
}

function commonColumns(rows: readonly unknown[]): string[] | null {
  const columns = new Set<string>();
  for (const row of rows.slice(0, 200)) {
    if (typeof row !== "object" || row === null || Array.isArray(row) || !isPlain(row)) return null;
    for (const key of Object.keys(row)) columns.add(key);
    if (columns.size > mostColumns) return null;
  }
  return columns.size === 0 ? null : [...columns];
}

function isPlain(row: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(row);
  return prototype === Object.prototype || prototype === null;
}

function headText(columns: readonly string[]): string {
  return `<thead><tr><th></th>${columns.map((column) => `<th>${escapeHtml(column)}</th>`).join("")}</tr></thead>`;
}

function rowText(row: unknown, columns: readonly string[], index: number): string {
  if (row === null) return `<tr><td>…</td>${columns.map(() => "<td>…</td>").join("")}</tr>`;
  const record = row as Record<string, unknown>; // checked by commonColumns, or shown as empty
  return `<tr><th>${index}</th>${columns.map((column) => `<td>${escapeHtml(cellText(record[column]))}</td>`).join("")}</tr>`;
}

function cellText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : inspect(value, { depth: 1, breakLength: Infinity, maxArrayLength: 10 });
}
