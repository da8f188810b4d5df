import type { INotebookModel, NotebookPanel } from "@jupyterlab/notebook";
import type { IDisposable } from "@lumino/disposable";
import { Signal } from "@lumino/signaling";

/** Knows the code cells of a notebook in document order and tells when they changed: added, moved, deleted, turned into text. */
export class CellOrder implements IDisposable {
  readonly #panel: NotebookPanel;
  readonly #changed: () => void;
  #model: INotebookModel | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;

  constructor(panel: NotebookPanel, changed: () => void) {
    this.#panel = panel;
    this.#changed = changed;
    panel.content.modelChanged.connect(this.#watch, this);
    this.#watch();
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** The ids of the code cells, as the front end sends them with each execution. */
  ids(): readonly string[] {
    const cells = this.#panel.content.model?.cells ?? [];
    return [...cells].filter((cell) => cell.type === "code").map((cell) => cell.sharedModel.getId());
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    Signal.clearData(this);
  }

  #watch(): void {
    this.#model?.cells.changed.disconnect(this.#schedule, this);
    this.#model = this.#panel.content.model;
    this.#model?.cells.changed.connect(this.#schedule, this);
    this.#schedule();
  }

  /** Moving a cell is told as a removal and an insertion: wait for both, so that no stage seems deleted in between. */
  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed(), 50);
  }
}
