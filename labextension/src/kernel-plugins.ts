import { IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { widgetModule, widgetVersion } from "stagebook/messages";
import type { KernelLink } from "./kernel-link.js";
import { IPipelines, Pipelines } from "./pipelines.js";
import { PlotRenderer, plotMimeType } from "./plot-renderer.js";

/** Links each open notebook to its kernel. */
export const pipelinesPlugin: JupyterFrontEndPlugin<IPipelines> = {
  id: "stagebook-lab:pipelines",
  description: "Follows the pipelines of the open notebooks.",
  autoStart: true,
  requires: [INotebookTracker],
  provides: IPipelines,
  activate: (_, tracker: INotebookTracker) => new Pipelines(tracker),
};

/** Shows the widgets that the kernel opens. The rest of the page works without the widget manager. */
export const widgetsPlugin: JupyterFrontEndPlugin<void> = {
  id: "stagebook-lab:widgets",
  description: "Shows progress bars and the device picker in outputs.",
  autoStart: true,
  requires: [IPipelines],
  optional: [IJupyterWidgetRegistry],
  activate: (_, pipelines: IPipelines, registry: IJupyterWidgetRegistry | null) => {
    if (registry === null) return;
    registry.registerWidget({
      name: widgetModule,
      version: widgetVersion,
      exports: async () => ({ ...(await loadWidgets()) }),
    });
    for (const link of pipelines.all) loadEarly(link);
    pipelines.opened.connect((_sender, link) => loadEarly(link));
  },
};

function loadWidgets(): Promise<typeof import("./widgets.js")> {
  return import(/* webpackChunkName: "widgets" */ "./widgets.js");
}

/** Loads the widgets when a kernel of ours answers: the first bar of a short loop would come too late otherwise. */
function loadEarly(link: KernelLink): void {
  const load = (): void => {
    if (link.state !== "connected") return;
    link.changed.disconnect(load);
    void loadWidgets();
  };
  link.changed.connect(load);
  load();
}

/** Draws plotly figures, unless another extension does it already. */
export const plotPlugin: JupyterFrontEndPlugin<void> = {
  id: "stagebook-lab:plot",
  description: "Draws plotly figures in the colours of the theme.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_, registry: IRenderMimeRegistry) => {
    if (registry.getFactory(plotMimeType) !== undefined) return;
    // Below the rank of text and of html, which a kernel sends for readers that cannot draw a figure.
    registry.addFactory(
      {
        safe: true,
        mimeTypes: [plotMimeType],
        createRenderer: () => new PlotRenderer(),
      },
      30,
    );
  },
};
