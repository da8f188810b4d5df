import type { Cell } from "@jupyterlab/cells";
import { CodeMirrorEditor } from "@jupyterlab/codemirror";
import type { StageView } from "stagebook/messages";
import { iconOf } from "./icons.js";
import type { KernelLink } from "./kernel-link.js";
import { drawInterval } from "./motion.js";
import type { LiveSettings } from "./settings.js";
import { setInlay } from "./stage-line-extension.js";
import { gutterWord, inlayText, stateLine } from "./stage-words.js";
import { throttle } from "./throttle.js";
import type { Words } from "./words.js";

interface CellMarkOptions {
  readonly settings: LiveSettings;
  readonly words: Words;
  readonly show: (stage: string) => void;
}

/** Shows in a notebook's cells what the kernel says of their stages: the state under the prompt, the variables on the stage line. */
export function markCells(link: KernelLink, options: CellMarkOptions): void {
  const { content } = link.panel;
  const inlays = new WeakMap<Cell, string>();
  const draw = (): void => {
    if (link.isDisposed) return;
    content.node.classList.toggle("sb-notebook", link.state === "connected" || link.state === "connecting");
    const stages = new Map(
      (link.state === "other-kernel" ? [] : (link.pipeline?.stages ?? [])).flatMap((stage) =>
        stage.cells.map((cell) => [cell, stage] as const),
      ),
    );
    for (const cell of content.widgets) {
      const stage = stages.get(cell.model.sharedModel.getId());
      markGutter(cell, options.settings.now.cellState ? stage : undefined, options);
      // The variables stand on the line that begins the stage.
      const text =
        stage === undefined || stage.cell !== cell.model.sharedModel.getId() || !options.settings.now.cellVariables
          ? ""
          : inlayText(stage, options.words);
      if ((inlays.get(cell) ?? "") !== text && markInlay(cell, text)) inlays.set(cell, text);
    }
  };
  const redraw = throttle(draw, drawInterval);
  // Running times go on between two words of the kernel.
  const clock = setInterval(() => link.pipeline?.stages.some((stage) => stage.state === "running") && redraw(), 1000);
  link.changed.connect(redraw);
  content.cellInViewportChanged.connect(redraw);
  content.modelContentChanged.connect(redraw);
  options.settings.onChange(redraw);
  link.panel.disposed.connect(() => {
    clearInterval(clock);
    redraw.cancel();
  });
  redraw();
}

function markInlay(cell: Cell, text: string): boolean {
  const { editor } = cell;
  if (!(editor instanceof CodeMirrorEditor)) return false;
  editor.editor.dispatch({ effects: setInlay.of(text) });
  return true;
}

function markGutter(cell: Cell, stage: StageView | undefined, { words, show }: CellMarkOptions): void {
  const area = cell.inputArea?.node;
  if (area === undefined) return;
  const old = area.querySelector<HTMLButtonElement>(":scope > .sb-gut");
  if (stage === undefined) {
    old?.remove();
    return;
  }
  const button = old ?? gutterButton(area);
  const now = Date.now();
  const line = stateLine(stage, now, words);
  const word = gutterWord(stage, now, words);
  if (button.dataset.state !== stage.state) {
    button.dataset.state = stage.state;
    button.replaceChildren(stateIcon(stage), document.createElement("span"));
  }
  const label = button.lastElementChild;
  if (label !== null && label.textContent !== word) label.textContent = word;
  button.title = words.__("%1: %2. Show it in the panel", stage.name, `${line.word}${line.rest}`);
  button.onclick = () => show(stage.name);
}

function gutterButton(area: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sb-gut";
  // The state is in the panel's tree already; here it only helps the eye and the pointer.
  button.tabIndex = -1;
  area.append(button);
  return button;
}

function stateIcon(stage: StageView): HTMLElement {
  return iconOf(stage.state).element({
    tag: "span",
    className: `sb-i sb-s-${stage.state}`,
  });
}
