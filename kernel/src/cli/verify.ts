import { basename, dirname, resolve } from "node:path";
import process from "node:process";
import { analyzeNotebook } from "../analysis/index.js";
import { startReplay, verifyBundle, verifyCells, verifyNotebook, verifySentence } from "../session/index.js";
import { NotebookFileError } from "./errors.js";
import { listenForStop, ProgressLine } from "./progress-line.js";
import { readDocument } from "./read-document.js";

/**
 * Runs a notebook file from top to bottom in a fresh kernel and prints whether each cell gives what the file holds.
 * Gives the exit code: 0, 1 when a cell failed or gave something else, 130 when it was interrupted. Throws NotebookFileError.
 */
export async function verifyFile(file: string, { json = false }: { readonly json?: boolean }): Promise<number> {
  const document = await readDocument(file);
  const cells = verifyCells(document.cells);
  if (cells.length === 0) throw new NotebookFileError(file, "it has no cell with code");
  const line = new ProgressLine();
  const stop = listenForStop();
  const replay = startReplay({ folder: dirname(resolve(file)), checkMode: "gate", order: cells.map(({ id }) => id) });
  try {
    const rows = await verifyNotebook({
      cells,
      analysis: analyzeNotebook(cells.map(({ cell }) => cell)),
      known: { portraits: null, hasRun: () => true },
      replay,
      signal: stop.signal,
      onChange: (now) => {
        const running = now.find(({ verdict }) => verdict === "running");
        if (running !== undefined) line.show(`Running cell ${running.number} of ${now.length}: ${running.title}`);
      },
    });
    line.clear();
    const isCancelled = stop.signal.aborted;
    const sentence = verifySentence(rows, basename(file), isCancelled);
    const text = json ? JSON.stringify({ cells: rows, sentence }, null, 2) : verifyBundle(rows, [], sentence)["text/plain"];
    process.stdout.write(`${text}\n`);
    if (isCancelled) return 130;
    return rows.some(({ verdict }) => verdict === "failed" || verdict === "different") ? 1 : 0;
  } finally {
    line.clear();
    stop.done();
    await replay.close();
  }
}
