import type { Cell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { createRoot } from "react-dom/client";
import type { KernelLink, PreviewAnswer } from "./kernel-link.js";
import { MakeStageForm } from "./make-stage-form.js";
import { nameStage, stageNameOf, type TextChange } from "./stage-line.js";
import type { Words } from "./words.js";

interface MakeStageOptions {
  readonly link: KernelLink;
  readonly cell: Cell;
  readonly words: Words;
  /** The name to offer; the kernel's suggestion where it is missing. */
  readonly name?: string;
  readonly showStage: (name: string) => void;
}

let closeOpen: (() => void) | null = null;

/** Opens the popover «Make this cell a stage» below a cell. One is open at a time; it takes the focus and gives it back. */
export function openMakeStage({ link, cell, words, name, showStage }: MakeStageOptions): void {
  closeOpen?.();
  const source = cell.model.sharedModel.getSource();
  const before = document.activeElement;
  const host = popoverHost(cell);
  const root = createRoot(host);
  const close = (): void => {
    closeOpen = null;
    cell.node.classList.remove("sb-promoting");
    // React may be drawing right now; it is taken down after that.
    queueMicrotask(() => root.unmount());
    host.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    else link.panel.content.node.focus({ preventScroll: true });
  };
  closeOpen = close;
  cell.disposed.connect(() => closeOpen === close && close());
  const taken = (link.pipeline?.stages ?? []).filter((stage) => stage.cell !== idOf(cell)).map((stage) => stage.name);
  const draw = (preview: PreviewAnswer | null): void => {
    if (closeOpen !== close) return;
    root.render(
      <MakeStageForm
        source={source}
        offered={name ?? stageNameOf(source)}
        preview={preview}
        taken={taken}
        words={words}
        onClose={close}
        onShowStage={showStage}
        onShowLine={(line) => showLine(cell, line)}
        onMake={(chosen) => {
          changeSource(cell, nameStage(cell.model.sharedModel.getSource(), chosen));
          close();
        }}
      />,
    );
  };
  draw(null);
  void link.preview(idOf(cell), source).then(draw);
}

/** Changes a cell's text in one step that one undo takes back; other front ends of the notebook see it too. */
export function changeSource(cell: Cell, change: TextChange): void {
  const { sharedModel } = cell.model;
  sharedModel.transact(() => sharedModel.updateSource(change.start, change.end, change.text));
}

/** Finds the code cell that a command means: that of a stage, else the active one. */
export function cellOf(panel: NotebookPanel, id: string | null): Cell | null {
  const cell = id === null ? panel.content.activeCell : panel.content.widgets.find((other) => idOf(other) === id);
  return cell?.model.type === "code" ? cell : null;
}

function idOf(cell: Cell): string {
  return cell.model.sharedModel.getId();
}

function popoverHost(cell: Cell): HTMLElement {
  const host = document.createElement("div");
  host.className = "sb-pop-host";
  const area = cell.inputArea?.node;
  const bottom =
    area === undefined ? cell.node.offsetHeight : area.getBoundingClientRect().bottom - cell.node.getBoundingClientRect().top;
  host.style.top = `${Math.round(bottom) + 4}px`;
  cell.node.classList.add("sb-promoting");
  cell.node.append(host);
  // Lab's notebook shortcuts must not hear what is typed here.
  host.addEventListener("keydown", (event) => event.stopPropagation());
  host.addEventListener("mousedown", (event) => event.stopPropagation());
  host.addEventListener("focusin", (event) => event.stopPropagation());
  return host;
}

function showLine(cell: Cell, line: number): void {
  const { editor } = cell;
  if (editor === null) return;
  editor.focus();
  editor.setCursorPosition({ line: line - 1, column: 0 });
}
