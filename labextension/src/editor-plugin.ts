import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { EditorExtensionRegistry, IEditorExtensionRegistry } from "@jupyterlab/codemirror";
import { stageLineExtension } from "./stage-line-extension.js";

/** Marks stage lines in the editors of cells. */
export const editorPlugin: JupyterFrontEndPlugin<void> = {
  id: "stagebook-lab:editor",
  description: "Marks the line that makes a cell a stage.",
  autoStart: true,
  requires: [IEditorExtensionRegistry],
  activate: (_, registry: IEditorExtensionRegistry) => {
    registry.addExtension({
      name: "stagebook-lab:stage-line",
      factory: () => EditorExtensionRegistry.createImmutableExtension(stageLineExtension()),
    });
  },
};
