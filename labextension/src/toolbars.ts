import type { IToolbarWidgetRegistry } from "@jupyterlab/apputils";
import { Cell } from "@jupyterlab/cells";
import { type INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { CommandToolbarButton } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import type { Widget } from "@lumino/widgets";
import { commandIds } from "./command-ids.js";
import { isOurs } from "./is-ours.js";
import type { KernelLink } from "./kernel-link.js";
import type { IPipelines } from "./pipelines.js";
import type { Words } from "./words.js";

interface ToolbarOptions {
  readonly registry: IToolbarWidgetRegistry;
  readonly commands: CommandRegistry;
  readonly pipelines: IPipelines;
  readonly tracker: INotebookTracker;
  readonly words: Words;
}

/** Makes the toolbar buttons named in schema/plugin.json. Each is there only while its own notebook runs on Stagebook. */
export function addToolbarButtons({ registry, commands, pipelines, tracker, words }: ToolbarOptions): void {
  const button = (id: string, label: string, link: () => KernelLink | null): Widget => {
    const widget = new CommandToolbarButton({ commands, id, label });
    let followed: KernelLink | null = null;
    const follow = (): void => {
      // A toolbar is built before its notebook is known to the tracker.
      if (followed === null) {
        followed = link();
        followed?.changed.connect(follow);
      }
      widget.setHidden(!isOurs(followed));
    };
    pipelines.opened.connect(follow);
    widget.disposed.connect(() => {
      pipelines.opened.disconnect(follow);
      followed?.changed.disconnect(follow);
    });
    follow();
    return widget;
  };
  const forPanel = (name: string, id: string, label: string): void => {
    registry.addFactory("Notebook", name, (panel: Widget) =>
      button(id, label, () => (panel instanceof NotebookPanel ? pipelines.of(panel) : null)),
    );
  };
  forPanel("stagebook-stage", commandIds.makeStage, words.__("stage"));
  forPanel("stagebook-run", commandIds.runPipeline, words.__("run"));
  forPanel("stagebook-export", commandIds.exportFile, words.__("export"));
  registry.addFactory("Cell", "stagebook-stage", (cell: Widget) => {
    const panel = tracker.find((candidate) => cell instanceof Cell && candidate.content.widgets.includes(cell));
    const isCode = cell instanceof Cell && cell.model.type === "code";
    return button(commandIds.makeStage, "", () => (panel === undefined || !isCode ? null : pipelines.of(panel)));
  });
}
