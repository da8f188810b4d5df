import type { Cell } from "@jupyterlab/cells";
import { CodeMirrorEditor } from "@jupyterlab/codemirror";
import type { StageState, StageView, VerifiedView } from "stagebook/messages";
import { iconOf } from "./icons.js";
import type { KernelLink } from "./kernel-link.js";
import { drawInterval } from "./motion.js";
import type { LiveSettings } from "./settings.js";
import { setInlay } from "./stage-line-extension.js";
import { gutterWord, inlayText, stateLine } from "./stage-words.js";
import { throttle } from "./throttle.js";
import { verdictIcon, verdictWord } from "./verdict-words.js";
import type { Words } from "./words.js";

interface CellMarkOptions {
  readonly settings: LiveSettings;
  readonly words: Words;
  readonly show: (stage: string) => void;
  readonly showPanel: () => void;
}

type VerifiedCell = VerifiedView["cells"][number];

/** Shows in a notebook's cells what the kernel says of their stages: the state under the prompt, the variables on the stage line. */
export function markCells(link: KernelLink, options: CellMarkOptions): void {
  const { content } = link.panel;
  const inlays = new WeakMap<Cell, string>();
  const draw = (): void => {
    if (link.isDisposed) return;
    content.node.classList.toggle("sb-notebook", link.state === "connected" || link.state === "connecting");
    const stages = stagesByCell(link);
    const verdicts = new Map(link.verified?.cells.map((cell) => [cell.id, cell]));
    for (const cell of content.widgets) {
      const id = cell.model.sharedModel.getId();
      const stage = stages.get(id);
      markGutter(cell, markOf(stage, verdicts.get(id), options));
      // The variables stand on the line that begins the stage.
      const isShown = stage?.cell === id && options.settings.now.cellVariables;
      const text = stage !== undefined && isShown ? inlayText(stage, options.words) : "";
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

function stagesByCell(link: KernelLink): ReadonlyMap<string, StageView> {
  const stages = link.state === "other-kernel" ? [] : (link.pipeline?.stages ?? []);
  return new Map(stages.flatMap((stage) => stage.cells.map((cell) => [cell, stage] as const)));
}

/** While a verification is shown it is what the user looks for. */
function markOf(stage: StageView | undefined, verified: VerifiedCell | undefined, options: CellMarkOptions): GutterMark | null {
  if (verified !== undefined && verified.verdict !== "waiting") return verdictMark(verified, options);
  return stage === undefined || !options.settings.now.cellState ? null : stageMark(stage, options);
}

function markInlay(cell: Cell, text: string): boolean {
  const { editor } = cell;
  if (!(editor instanceof CodeMirrorEditor)) return false;
  editor.editor.dispatch({ effects: setInlay.of(text) });
  return true;
}

/** What stands beside the prompt of a cell. */
interface GutterMark {
  readonly icon: StageState;
  readonly word: string;
  readonly tip: string;
  readonly press: () => void;
}

function stageMark(stage: StageView, { words, show }: CellMarkOptions): GutterMark {
  const now = Date.now();
  const line = stateLine(stage, now, words);
  return {
    icon: stage.state,
    word: gutterWord(stage, now, words),
    tip: words.__("%1: %2. Show it in the panel", stage.name, `${line.word}${line.rest}`),
    press: () => show(stage.name),
  };
}

function verdictMark({ verdict, detail }: VerifiedCell, { words, showPanel }: CellMarkOptions): GutterMark {
  const word = verdictWord(verdict, words);
  const tip = words.__("In a fresh kernel: %1", detail === "" ? word : `${word}, ${detail}`);
  return { icon: verdictIcon(verdict), word, tip, press: showPanel };
}

function markGutter(cell: Cell, mark: GutterMark | null): void {
  const area = cell.inputArea?.node;
  if (area === undefined) return;
  const old = area.querySelector<HTMLButtonElement>(":scope > .sb-gut");
  if (mark === null) {
    old?.remove();
    return;
  }
  const button = old ?? gutterButton(area);
  if (button.dataset.state !== mark.icon) {
    button.dataset.state = mark.icon;
    button.replaceChildren(stateIcon(mark.icon), document.createElement("span"));
  }
  const label = button.lastElementChild;
  if (label !== null && label.textContent !== mark.word) label.textContent = mark.word;
  button.title = mark.tip;
  button.onclick = mark.press;
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

function stateIcon(state: StageState): HTMLElement {
  return iconOf(state).element({ tag: "span", className: `sb-i sb-s-${state}` });
}
