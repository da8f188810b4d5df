import { escapeHtml } from "../messages/index.js";
import { tableBundle } from "./table-bundle.js";
import type { VerifiedCell } from "./verify-notebook.js";

/** The cells and their verdicts as a table, in HTML and as text, with the hidden state below and a sentence that sums it up. */
export function verifyBundle(
  cells: readonly VerifiedCell[],
  hidden: readonly string[],
  sentence: string,
): Readonly<Record<string, string>> {
  const table = tableBundle(
    ["Cell", "", "Verdict", ""],
    cells.map(({ number, title, verdict, detail }) => [String(number), title, verdict === "waiting" ? "" : verdict, detail]),
  );
  const items = hidden.map((each) => `<li>${escapeHtml(each)}</li>`).join("");
  const list = hidden.length === 0 ? "" : `<div>Hidden state</div><ul>${items}</ul>`;
  return {
    "text/html": `<div>${escapeHtml(sentence)}</div>${list}${table["text/html"]}`,
    "text/plain": [table["text/plain"], ...hidden.map((each) => `! ${each}`), sentence].join("\n"),
  };
}

/** How a verification stands or ended, in one sentence. */
export function verifySentence(cells: readonly VerifiedCell[], where: string, isCancelled: boolean): string {
  const count = (...verdicts: VerifiedCell["verdict"][]): number =>
    cells.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const words = (["same", "different", "varies", "failed", "new", "left out"] as const).flatMap((verdict) => {
    const number = count(verdict);
    return number === 0 ? [] : [`${number} ${verdict}`];
  });
  const all = `${cells.length} ${cells.length === 1 ? "cell" : "cells"} of ${where}`;
  const waiting = count("waiting", "running");
  if (isCancelled) return `${all} in a fresh kernel: interrupted${words.length === 0 ? "" : `, ${words.join(", ")}`}`;
  if (waiting > 0) return `${all} in a fresh kernel: ${cells.length - waiting} done`;
  return `${all} in a fresh kernel: ${words.join(", ")}`;
}
