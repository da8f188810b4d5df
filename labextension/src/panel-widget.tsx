import { ReactWidget } from "@jupyterlab/ui-components";
import type { Widget } from "@lumino/widgets";
import type * as React from "react";
import { iconOf } from "./icons.js";
import type { PanelModel } from "./panel-model.js";
import { PanelView } from "./panel-view.js";

/** The side panel as a widget of Lab. */
export class PanelWidget extends ReactWidget {
  readonly #model: PanelModel;

  constructor(model: PanelModel) {
    super();
    this.#model = model;
    this.id = "stagebook-panel";
    this.title.icon = iconOf("graph");
    this.title.caption = model.words.__("Pipeline");
    this.addClass("sb-panel");
    this.node.setAttribute("role", "region");
    this.node.setAttribute("aria-label", model.words.__("Pipeline"));
  }

  /** Puts the focus on the selected stage, or on what comes first. */
  focusTree(): void {
    const find = (selector: string): HTMLElement | null => this.node.querySelector(selector);
    const target = find('[role="treeitem"][tabindex="0"]') ?? find(".sb-empty button") ?? find("button");
    target?.focus();
  }

  protected override render(): React.JSX.Element {
    return <PanelView model={this.#model} />;
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.#model.setWidth(message.width < 0 ? this.node.offsetWidth : message.width);
  }
}
