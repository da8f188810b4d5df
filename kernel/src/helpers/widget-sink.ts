import { randomUUID } from "node:crypto";
import type { Host, HostComm, MimeBundle } from "../host/index.js";
import { formatDuration, type ProgressState, widgetModule, widgetVersion } from "../messages/index.js";
import type { BarSink } from "./bar-sink.js";
import { formatEndedBar, formatRunningBar, shareOf } from "./format-bar.js";

const target = "jupyter.widget";
const metadata = { version: "2.1.0" };

/** Draws a bar as a live Jupyter widget; when it has ended it becomes plain markup, which a saved notebook shows without a kernel. */
export class WidgetSink implements BarSink {
  readonly interval = 50;
  readonly keepsRow = true;
  readonly #host: Host;
  readonly #layout: HostComm;
  readonly #id = randomUUID();
  #model: HostComm | null = null;

  private constructor(host: Host, layout: HostComm) {
    this.#host = host;
    this.#layout = layout;
  }

  /** Opens the layout that the widget needs; null where the host has no comms. */
  static open(host: Host): WidgetSink | null {
    const layout = host.openComm(target, { state: layoutState, buffer_paths: [] }, metadata);
    return layout === null ? null : new WidgetSink(host, layout);
  }

  show(state: ProgressState): void {
    if (this.#model === null) this.#open(state);
    else this.#model.send({ method: "update", state, buffer_paths: [] });
  }

  end(state: ProgressState): void {
    this.#host.update(endedBundle(state), this.#id);
    this.#model?.close();
    this.#layout.close();
  }

  #open(state: ProgressState): void {
    const full = { ...modelNames, layout: `IPY_MODEL_${this.#layout.id}`, ...state };
    this.#model = this.#host.openComm(target, { state: full, buffer_paths: [] }, metadata);
    if (this.#model === null) return;
    const view = { version_major: 2, version_minor: 0, model_id: this.#model.id };
    this.#host.display({ "application/vnd.jupyter.widget-view+json": view, "text/plain": formatRunningBar(state) }, this.#id);
  }
}

const base = "@jupyter-widgets/base";
const layoutState = {
  _model_module: base,
  _model_module_version: "2.0.0",
  _model_name: "LayoutModel",
  _view_module: base,
  _view_module_version: "2.0.0",
  _view_name: "LayoutView",
};

const modelNames = {
  _model_module: widgetModule,
  _model_module_version: widgetVersion,
  _model_name: "ProgressModel",
  _view_module: widgetModule,
  _view_module_version: widgetVersion,
  _view_name: "ProgressView",
};

/** The same row as the widget's, in the classes of its style sheet; reads as one line where that is missing. */
function endedBundle(state: ProgressState): MimeBundle {
  const kind = { running: "", done: "sb-done", failed: "sb-failed", cancelled: "sb-stopped" }[state.status];
  const width = `${(shareOf(state) ?? 1) * 100}%`;
  const count = state.total === null ? String(state.value) : `${state.value} / ${state.total}`;
  const html =
    `<div class="sb-widget"><div class="sb-prog"><span class="sb-i"></span><span class="sb-lab sb-cut">${escapeHtml(state.label)}</span> ` +
    `<div class="sb-bar ${kind}"><i style="width:${width}"></i></div> ` +
    `<span class="sb-num">${count}</span> <span class="sb-num sb-r">${endWord(state)}</span></div></div>`;
  return { "text/html": html, "text/plain": formatEndedBar(state) };
}

function endWord({ status, elapsed }: ProgressState): string {
  return { running: "", done: formatDuration(elapsed), failed: "failed", cancelled: "stopped" }[status];
}

function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (sign) => names[sign] ?? sign);
}
