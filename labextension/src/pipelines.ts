import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { Token } from "@lumino/coreutils";
import { type ISignal, Signal } from "@lumino/signaling";
import { KernelLink } from "./kernel-link.js";

/** The links of all open notebooks. */
export const IPipelines: Token<IPipelines> = new Token<IPipelines>(
  "stagebook-lab:IPipelines",
  "The pipelines of the open notebooks, as their Stagebook kernels tell them.",
);

/** The links of all open notebooks; each notebook has its own. */
export interface IPipelines {
  /** The link of the notebook that was active last, whatever its kernel is. */
  readonly current: KernelLink | null;
  readonly all: readonly KernelLink[];
  /** Emitted when another notebook becomes the current one. */
  readonly currentChanged: ISignal<IPipelines, void>;
  /** Emitted with each notebook that opens, once. */
  readonly opened: ISignal<IPipelines, KernelLink>;
  of(panel: NotebookPanel): KernelLink | null;
}

/** Keeps a link per notebook of the tracker for as long as the notebook is open. */
export class Pipelines implements IPipelines {
  readonly #links = new Map<NotebookPanel, KernelLink>();
  readonly #tracker: INotebookTracker;
  readonly #currentChanged = new Signal<IPipelines, void>(this);
  readonly #opened = new Signal<IPipelines, KernelLink>(this);

  constructor(tracker: INotebookTracker) {
    this.#tracker = tracker;
    tracker.forEach((panel) => {
      this.#add(panel);
    });
    tracker.widgetAdded.connect((_, panel) => this.#add(panel));
    tracker.currentChanged.connect(() => this.#currentChanged.emit());
  }

  get current(): KernelLink | null {
    const panel = this.#tracker.currentWidget;
    return panel === null ? null : this.of(panel);
  }

  get all(): readonly KernelLink[] {
    return [...this.#links.values()];
  }

  get currentChanged(): ISignal<IPipelines, void> {
    return this.#currentChanged;
  }

  get opened(): ISignal<IPipelines, KernelLink> {
    return this.#opened;
  }

  of(panel: NotebookPanel): KernelLink | null {
    return this.#links.get(panel) ?? null;
  }

  #add(panel: NotebookPanel): void {
    if (this.#links.has(panel)) return;
    const link = new KernelLink(panel);
    this.#links.set(panel, link);
    panel.disposed.connect(() => this.#links.delete(panel));
    this.#opened.emit(link);
    // The tracker names a new notebook current before it tells that there is one.
    if (this.#tracker.currentWidget === panel) this.#currentChanged.emit();
  }
}
