import type { ICompletionProviderManager } from "@jupyterlab/completer";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import type { ImportView } from "stagebook/messages";
import { addImport } from "./add-import.js";
import type { KernelLink } from "./kernel-link.js";
import type { IPipelines } from "./pipelines.js";

interface SharedText {
  getSource(): string;
  updateSource(start: number, end: number, value?: string): void;
}

/** Writes the import along when a name is chosen that the kernel offered with one. */
export function importChosen(link: KernelLink, pipelines: IPipelines, completions: ICompletionProviderManager): void {
  const { sessionContext, content } = link.panel;
  let kernel: Kernel.IKernelConnection | null = null;
  let offered = new Map<string, ImportView>();
  const hear = (_: unknown, { msg, direction }: Kernel.IAnyMessageArgs): void => {
    if (direction === "recv" && msg.header.msg_type === "complete_reply")
      offered = offeredImports(msg as KernelMessage.ICompleteReplyMsg);
  };
  const follow = (): void => {
    const now = sessionContext.session?.kernel ?? null;
    if (now === kernel) return;
    if (kernel !== null && !kernel.isDisposed) kernel.anyMessage.disconnect(hear);
    kernel = now;
    kernel?.anyMessage.connect(hear);
  };
  const choose = (_: unknown, { insertText }: { readonly insertText: string }): void => {
    const wanted = offered.get(insertText);
    const text = content.activeCell?.model.sharedModel;
    if (wanted === undefined || text === undefined || pipelines.current !== link) return;
    // The name itself is written by whoever else hears of the choice.
    setTimeout(() => writeImport(text, wanted));
  };
  sessionContext.kernelChanged.connect(follow);
  completions.selected.connect(choose);
  link.panel.disposed.connect(() => completions.selected.disconnect(choose));
  follow();
}

/** Adds an import to a cell that lacks it. */
export function writeImport(text: SharedText, wanted: ImportView): void {
  const change = addImport(text.getSource(), wanted);
  if (change !== null) text.updateSource(change.start, change.end, change.text);
}

function offeredImports({ content }: KernelMessage.ICompleteReplyMsg): Map<string, ImportView> {
  if (content.status !== "ok") return new Map();
  const imports = content.metadata.stagebook_imports;
  // Only our kernel writes this field, and both packages are released together.
  const views = (Array.isArray(imports) ? imports : []) as unknown as ImportView[];
  return new Map(views.map((each) => [each.name, each]));
}
