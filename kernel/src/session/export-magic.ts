import { wordsOf } from "../cells/index.js";
import { MagicError } from "../errors.js";
import { exportGraph, exportPipeline, type GraphForm, graphText } from "./export-pipeline.js";
import type { Execution, Session } from "./session.js";
import { showText } from "./show.js";

const forms: readonly GraphForm[] = ["mermaid", "dot", "json"];

/** Does what `%export` asks: writes the module, or writes or prints the graph. Throws MagicError or ExportError. */
export async function exportMagic(session: Session, args: readonly string[], execution: Execution): Promise<void> {
  const { words, flags } = wordsOf({ name: "%export", args });
  const [file, ...more] = words;
  const [form, ...others] = forms.filter((each) => flags.has(`--${each}`));
  if (others.length > 0) throw new MagicError("'%export' takes one of --mermaid, --dot and --json at a time");
  if (more.length > 0 || (file === undefined && form === undefined))
    throw new MagicError("'%export' takes one file, as in '%export pipeline.ts'");
  const isForced = flags.has("--force");
  if (file === undefined) {
    if (form !== undefined) showText(session, execution, await graphText(session, form));
  } else if (form !== undefined) {
    await exportGraph(session, { form, file, isForced });
    showText(session, execution, `Wrote the graph to ${file}\n`);
  } else {
    const { stages, warning } = await exportPipeline(session, file, isForced);
    const count = `${stages} ${stages === 1 ? "stage" : "stages"}`;
    showText(session, execution, `Wrote ${count} to ${file}. Run it: npx stagebook run ${file}\n${warning}`);
  }
}
