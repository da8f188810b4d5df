import { escapeHtml, textTable } from "../messages/index.js";

/** A table as HTML and as text. */
export interface TableBundle {
  readonly "text/html": string;
  readonly "text/plain": string;
}

/** Writes rows of text below their heads. */
export function tableBundle(heads: readonly string[], rows: readonly (readonly string[])[]): TableBundle {
  const line = (row: readonly string[], tag: "th" | "td"): string =>
    `<tr>${row.map((text) => `<${tag} style="text-align:left">${escapeHtml(text)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((row) => line(row, "td")).join("");
  return {
    "text/html": `<table><thead>${line(heads, "th")}</thead><tbody>${body}</tbody></table>`,
    "text/plain": textTable([heads, ...rows]),
  };
}

/** A type in at most `length` characters. */
export function shortened(type: string, length: number): string {
  return type.length > length ? `${type.slice(0, length - 1)}…` : type;
}
