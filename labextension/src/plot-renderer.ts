import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import type { Message } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { themedLayout } from "./plot-theme.js";

/** The type of a plotly figure in a notebook's output. */
export const plotMimeType = "application/vnd.plotly.v1+json";

type Plotly = typeof import("plotly.js-cartesian-dist-min").default;
interface Figure {
  readonly data?: readonly unknown[];
  readonly layout?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
}

/** Draws a plotly figure in the colours of Lab's theme, as wide as its output. */
export class PlotRenderer extends Widget implements IRenderMime.IRenderer {
  #figure: Figure | null = null;
  #plotly: Plotly | null = null;
  #themes: MutationObserver | null = null;

  constructor() {
    super();
    this.addClass("sb-plot");
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    // The mime type promises a figure: an object with data and layout.
    this.#figure = (model.data[plotMimeType] ?? {}) as Figure;
    this.#plotly ??= (await import(/* webpackChunkName: "plotly" */ "plotly.js-cartesian-dist-min")).default;
    if (this.isDisposed) return;
    this.#watchTheme();
    await this.#draw();
  }

  override dispose(): void {
    this.#themes?.disconnect();
    this.#plotly?.purge(this.node);
    super.dispose();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this.#draw();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    if (this.#plotly !== null && this.isVisible && this.node.classList.contains("js-plotly-plot"))
      this.#plotly.Plots.resize(this.node);
  }

  async #draw(): Promise<void> {
    if (this.#plotly === null || this.#figure === null) return;
    const { data = [], layout = {}, config = {} } = this.#figure;
    await this.#plotly.react(this.node, {
      // plotly writes into what it is given; the notebook's model must stay as it is.
      data: structuredClone([...data]),
      layout: {
        height: 360,
        ...structuredClone(themedLayout(layout, themeColours(this.node))),
      },
      config: { responsive: true, displaylogo: false, ...config },
    });
  }

  /** Lab tells a new theme by an attribute of the body. */
  #watchTheme(): void {
    if (this.#themes !== null) return;
    this.#themes = new MutationObserver(() => requestAnimationFrame(() => void this.#draw()));
    this.#themes.observe(document.body, {
      attributes: true,
      attributeFilter: ["data-jp-theme-name", "data-jp-theme-light"],
    });
  }
}

function themeColours(node: HTMLElement): Parameters<typeof themedLayout>[1] {
  const style = getComputedStyle(node.isConnected ? node : document.body);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: read("--jp-ui-font-color1"),
    grid: read("--jp-border-color2"),
    line: read("--jp-border-color1"),
    font: read("--jp-ui-font-family"),
    series: [
      "--jp-brand-color1",
      "--sb-old",
      "--jp-success-color1",
      "--jp-error-color1",
      "--jp-info-color1",
      "--jp-ui-font-color2",
    ].map(read),
  };
}
