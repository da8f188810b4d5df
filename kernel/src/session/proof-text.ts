import type { Proof, ProofRow } from "./prove-export.js";
import { tableBundle } from "./table-bundle.js";

const words: Readonly<Record<ProofRow["verdict"], string>> = {
  same: "same",
  different: "different",
  incomparable: "cannot compare",
};

/** The rows of a proof as a table, in HTML and as text, below the sentence that sums it up. */
export function proofBundle(proof: Proof, file: string): Readonly<Record<string, string>> {
  const table = tableBundle(
    ["Stage", "Output", "Verdict", ""],
    proof.rows.map(({ stage, output, verdict, detail }) => [stage, output, words[verdict], detail]),
  );
  const [html, text] = proof.rows.length === 0 ? ["", ""] : [table["text/html"], `${table["text/plain"]}\n`];
  return { "text/html": `<div>${proofSentence(proof, file)}</div>${html}`, "text/plain": `${text}${proofSentence(proof, file)}` };
}

/** What came of a proof, in one sentence. */
function proofSentence({ rows, isCancelled }: Proof, file: string): string {
  if (isCancelled) return `${file} was not compared: it was cancelled`;
  const count = (verdict: ProofRow["verdict"]): number => rows.filter((row) => row.verdict === verdict).length;
  const [same, different, incomparable] = [count("same"), count("different"), count("incomparable")];
  const parts = [`${same} of ${rows.length} ${rows.length === 1 ? "output" : "outputs"} the same`];
  if (different > 0) parts.push(`${different} different`);
  if (incomparable > 0) parts.push(`${incomparable} that cannot be compared`);
  return `${file} in a clean process: ${parts.join(", ")}`;
}

/** True when the exported file gave what the notebook holds, as far as that can be told. */
export function isProven({ rows, problem, isCancelled }: Proof): boolean {
  return !isCancelled && problem === null && rows.every(({ verdict }) => verdict !== "different");
}
