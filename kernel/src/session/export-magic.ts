import { wordsOf } from "../cells/index.js";
import { ExportError, MagicError } from "../errors.js";
import type { RunEvent } from "../messages/index.js";
import { ChangingDisplay } from "./changing-display.js";
import { type ExportResult, exportGraph, exportPipeline, type GraphForm, graphText } from "./export-pipeline.js";
import { liveValues } from "./live-values.js";
import { proofBundle } from "./proof-text.js";
import { proveExport } from "./prove-export.js";
import type { Execution, Session } from "./session.js";
import { showText } from "./show.js";

const forms: readonly GraphForm[] = ["mermaid", "dot", "json"];

/** Does what `%export` asks: writes the module, or writes or prints the graph. Throws MagicError or ExportError. */
export async function exportMagic(session: Session, args: readonly string[], execution: Execution): Promise<void> {
  const { words, flags } = wordsOf({ name: "%export", args });
  const [file, ...more] = words;
  const [form, ...others] = forms.filter((each) => flags.has(`--${each}`));
  if (others.length > 0) throw new MagicError("'%export' takes one of --mermaid, --dot and --json at a time");
  if (file === undefined || form !== undefined) checkFlags(flags);
  if (more.length > 0 || (file === undefined && form === undefined))
    throw new MagicError("'%export' takes one file, as in '%export pipeline.ts'");
  const isForced = flags.has("--force");
  if (file === undefined) {
    if (form !== undefined) showText(session, execution, await graphText(session, form));
  } else if (form !== undefined) {
    await exportGraph(session, { form, file, isForced });
    showText(session, execution, `Wrote the graph to ${file}\n`);
  } else {
    const result = await exportPipeline(session, file, {
      isForced,
      isSplit: flags.has("--split"),
      schemas: flags.has("--schemas"),
      isPartial: flags.has("--partial"),
    });
    const count = `${result.stages} ${result.stages === 1 ? "stage" : "stages"}`;
    const [where, entry] = flags.has("--split") ? [`${result.files} files in ${file}`, `${file}/index.ts`] : [file, file];
    showText(session, execution, `Wrote ${count} to ${where}. Run it: npx stagebook run ${entry}\n${result.warning}`);
    if (flags.has("--prove")) await prove(session, execution, file, result);
  }
}

/** Flags that speak of the module. */
function checkFlags(flags: ReadonlyMap<string, string>): void {
  if (flags.has("--prove"))
    throw new MagicError("'--prove' of '%export' runs the exported module; name its file, as in '%export pipeline.ts --prove'");
  if (flags.has("--split"))
    throw new MagicError("'--split' of '%export' writes the module to a folder; name it, as in '%export pipeline --split'");
}

/** Runs the file in a clean process and shows how what it gives stands to the notebook's values. Throws ExportError on a difference. */
async function prove(session: Session, execution: Execution, file: string, { path, analysis }: ExportResult): Promise<void> {
  const heldValue = await liveValues(session, analysis);
  const screen = new ChangingDisplay(session, execution);
  const done = new Set<string>();
  const onEvent = (event: RunEvent): void => {
    if (event.type === "stage.completed") done.add(event.stage);
    if (event.type !== "stage.started" && event.type !== "stage.completed") return;
    screen.show({
      "text/plain": `Running ${file} in a clean process: ${event.stage}, ${done.size} of ${analysis.stages.length} stages done`,
    });
  };
  const proof = await proveExport({ analysis, path, folder: session.folder, signal: execution.signal, onEvent, heldValue });
  screen.show(proofBundle(proof, file));
  if (proof.problem !== null) throw new ExportError(proof.problem);
  if (proof.isCancelled) throw new ExportError(`${file} was written, and not compared: it was interrupted`);
  const first = proof.rows.find(({ verdict }) => verdict === "different");
  if (first !== undefined)
    throw new ExportError(
      `${file} does not give the notebook's values: '${first.output}' of stage '${first.stage}' is different, ${first.detail}`,
    );
}
