import { DOMWidgetView } from "@jupyter-widgets/base";
import type { ProgressState } from "stagebook/messages";
import { iconOf } from "./icons.js";
import { drawInterval } from "./motion.js";
import { progressRow } from "./progress-row.js";
import { throttle } from "./throttle.js";
import { BaseModel, widgetNames } from "./widget-model.js";
import { englishWords } from "./words.js";

const initial: ProgressState = {
  label: "",
  value: 0,
  total: null,
  elapsed: 0,
  status: "running",
  depth: 0,
  note: "",
};

/** The state of a progress bar, as the kernel last told it. */
export class ProgressModel extends BaseModel {
  static readonly model_name = "ProgressModel";

  override defaults(): Record<string, unknown> {
    return { ...super.defaults(), ...widgetNames("Progress"), ...initial };
  }
}

/** One row: state, label, bar, count, pace; a note below it where there is one. */
export class ProgressView extends DOMWidgetView {
  readonly #parts = {
    icon: span("sb-i"),
    label: span("sb-lab sb-cut"),
    bar: document.createElement("div"),
    fill: document.createElement("i"),
    count: span("sb-num"),
    pace: span("sb-num sb-r"),
    note: span("sb-lab sb-cut"),
    noteRow: document.createElement("div"),
  };
  readonly #redraw = throttle(() => this.#draw(), drawInterval);

  override render(): void {
    const { icon, label, bar, fill, count, pace, note, noteRow } = this.#parts;
    const row = document.createElement("div");
    row.className = "sb-prog";
    bar.append(fill);
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-valuemin", "0");
    icon.setAttribute("aria-hidden", "true");
    row.append(icon, label, bar, count, pace);
    noteRow.className = "sb-prog sb-msg";
    noteRow.append(span(""), note);
    this.el.classList.add("sb-widget");
    this.el.append(row, noteRow);
    this.listenTo(this.model, "change", () => this.#redraw());
    this.#draw();
  }

  override remove(): ReturnType<DOMWidgetView["remove"]> {
    this.#redraw.cancel();
    return super.remove();
  }

  #draw(): void {
    const state = this.#state();
    const row = progressRow(state, englishWords);
    const { icon, label, bar, fill, count, pace, note, noteRow } = this.#parts;
    if (icon.dataset.state !== row.icon) {
      icon.dataset.state = row.icon;
      icon.className = `sb-i sb-s-${row.icon}`;
      icon.replaceChildren(iconOf(row.icon).element({ tag: "span" }));
    }
    this.el.style.setProperty("--sb-depth", String(state.depth));
    setText(label, state.label);
    setText(count, row.count);
    setText(pace, row.pace);
    setText(note, state.note);
    noteRow.hidden = state.note === "";
    drawBar(bar, fill, state, row.share);
    bar.setAttribute("aria-label", row.label);
  }

  #state(): ProgressState {
    const keys = Object.keys(initial) as (keyof ProgressState)[]; // the keys of a literal that is a ProgressState
    const entries = keys.map((key) => [key, this.model.get(key) ?? initial[key]]);
    // The kernel sends exactly these fields; one that is missing has its initial value.
    return Object.fromEntries(entries) as ProgressState;
  }
}

function drawBar(bar: HTMLElement, fill: HTMLElement, state: ProgressState, share: number | null): void {
  const kinds = {
    running: "",
    done: "sb-done",
    failed: "sb-failed",
    cancelled: "sb-stopped",
  };
  bar.className = `sb-bar ${kinds[state.status]} ${share === null ? "sb-unknown" : ""}`;
  fill.style.transform = `scaleX(${share ?? 0})`;
  bar.style.setProperty("--sb-at", `${(share ?? 0) * 100}%`);
  if (share === null || state.total === null) {
    bar.removeAttribute("aria-valuenow");
    bar.removeAttribute("aria-valuemax");
    return;
  }
  bar.setAttribute("aria-valuemax", String(state.total));
  bar.setAttribute("aria-valuenow", String(state.value));
}

function span(className: string): HTMLSpanElement {
  const element = document.createElement("span");
  element.className = className;
  return element;
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  if (element.classList.contains("sb-cut")) element.title = text;
}
