import type { CommandRegistry } from "@lumino/commands";
import { type ISignal, Signal } from "@lumino/signaling";
import type { PipelineView, StageView } from "stagebook/messages";
import { enterCell, showCell } from "./cell-finder.js";
import { commandIds } from "./command-ids.js";
import type { StateGroup } from "./graph-model.js";
import type { KernelLink } from "./kernel-link.js";
import { drawInterval } from "./motion.js";
import { defaultMemory, type PanelMemory } from "./panel-memory.js";
import type { IPipelines } from "./pipelines.js";
import { throttle } from "./throttle.js";
import type { Words } from "./words.js";

/** The state of the side panel: which notebook it shows, what is selected and how. Emits `changed` at most ten times a second for news of the kernel. */
export class PanelModel {
  readonly words: Words;
  readonly commands: CommandRegistry;
  memory: PanelMemory = defaultMemory;
  query = "";
  group: StateGroup | null = null;
  /** The scale of the graph, or null to fit its width. */
  zoom: number | null = null;
  isDetailed = false;
  /** The titles of groups of a large pipeline that are drawn stage by stage. */
  openGroups: readonly string[] = [];
  readonly #pipelines: IPipelines;
  readonly #changed = new Signal<this, void>(this);
  readonly #selected = new WeakMap<KernelLink, string>();
  readonly #redraw = throttle(() => this.#changed.emit(), drawInterval);
  #link: KernelLink | null = null;
  #isNarrow = false;
  #isTight = false;

  constructor(pipelines: IPipelines, commands: CommandRegistry, words: Words) {
    this.#pipelines = pipelines;
    this.commands = commands;
    this.words = words;
    pipelines.currentChanged.connect(this.#follow, this);
    this.#follow();
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  get link(): KernelLink | null {
    return this.#link;
  }

  get pipeline(): PipelineView | null {
    return this.#link?.pipeline ?? null;
  }

  get isConnected(): boolean {
    return this.#link?.state === "connected";
  }

  get selected(): StageView | null {
    const name = this.#link === null ? undefined : this.#selected.get(this.#link);
    return this.pipeline?.stages.find((stage) => stage.name === name) ?? null;
  }

  /** Graph or list: the one chosen by hand, else what fits the width. */
  get form(): "graph" | "list" {
    return this.memory.form ?? (this.#isNarrow ? "list" : "graph");
  }

  /** Whether nodes take their narrow size. */
  get isTight(): boolean {
    return this.#isTight;
  }

  /** Below 320 px the list is shown; the graph comes back at 340 px, so that a border case does not flicker. */
  setWidth(width: number): void {
    const isNarrow = width < (this.#isNarrow ? 340 : 320);
    const isTight = width < 340;
    if (width <= 0 || (isNarrow === this.#isNarrow && isTight === this.#isTight)) return;
    this.#isNarrow = isNarrow;
    this.#isTight = isTight;
    this.#changed.emit();
  }

  /** Selects a stage and shows its details, and its cell unless the selection came from there. */
  select(name: string | null, options: { readonly details?: boolean; readonly cell?: boolean } = {}): void {
    if (this.#link === null) return;
    if (name === null) this.#selected.delete(this.#link);
    else this.#selected.set(this.#link, name);
    if (options.details === true) this.isDetailed = true;
    const cell = this.selected?.cell;
    if (options.cell === true && typeof cell === "string") void showCell(this.#link.panel, cell);
    this.#changed.emit();
  }

  /** Puts the caret into the cell of a stage. */
  enter(name: string): void {
    const cell = this.pipeline?.stages.find((stage) => stage.name === name)?.cell;
    if (this.#link !== null && typeof cell === "string") void enterCell(this.#link.panel, cell);
  }

  set(values: Partial<Pick<this, "query" | "group" | "zoom" | "isDetailed" | "openGroups">>): void {
    Object.assign(this, values);
    this.#changed.emit();
  }

  remember(values: Partial<PanelMemory>): void {
    this.memory = { ...this.memory, ...values };
    this.#changed.emit();
  }

  /** Draws the stages of a group one by one, or as one again. */
  toggleGroup(title: string): void {
    const { openGroups: open } = this;
    this.set({ openGroups: open.includes(title) ? open.filter((other) => other !== title) : [...open, title] });
  }

  toggleSection(name: string): void {
    const { closedSections: closed } = this.memory;
    this.remember({
      closedSections: closed.includes(name) ? closed.filter((other) => other !== name) : [...closed, name],
    });
  }

  /** Sets a param for the next run; null for its default. */
  setParam(stage: string, param: string, text: string | null): void {
    this.#link?.request({ type: "set-param", stage, param, text });
  }

  run(command: keyof typeof commandIds, args: Record<string, string | boolean | null> = {}): void {
    void this.commands.execute(commandIds[command], args);
  }

  #follow(): void {
    this.#link?.changed.disconnect(this.#redraw, this);
    this.#link?.panel.content.activeCellChanged.disconnect(this.#followCell, this);
    this.#link = this.#pipelines.current;
    this.#link?.changed.connect(this.#redraw, this);
    this.#link?.panel.content.activeCellChanged.connect(this.#followCell, this);
    this.#changed.emit();
  }

  #followCell(): void {
    const id = this.#link?.panel.content.activeCell?.model.sharedModel.getId();
    const stage = this.pipeline?.stages.find((other) => id !== undefined && other.cells.includes(id));
    if (stage !== undefined && stage.name !== this.selected?.name) this.select(stage.name);
  }
}
