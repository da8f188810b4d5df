import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { WidgetTracker } from "@jupyterlab/apputils";
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import { IFileBrowserFactory } from "@jupyterlab/filebrowser";
import { INotebookTracker, INotebookWidgetFactory, type NotebookPanel, type NotebookWidgetFactory } from "@jupyterlab/notebook";
import { IStateDB } from "@jupyterlab/statedb";
import { ITranslator } from "@jupyterlab/translation";
import { commandIds } from "./command-ids.js";
import { iconOf } from "./icons.js";
import { PercentModel, PercentModelFactory, percentModelName } from "./percent-model.js";
import { PercentWidgetFactory } from "./percent-widget-factory.js";
import { englishWords, type Words } from "./words.js";

const fileType = "stagebook-typescript";
const factoryName = "TypeScript Notebook";

/** Opens TypeScript files with percent marks as notebooks; saving writes the same file. */
export const percentPlugin: JupyterFrontEndPlugin<void> = {
  id: "stagebook-lab:percent",
  description: "Opens TypeScript files with percent marks as notebooks.",
  autoStart: true,
  requires: [INotebookTracker, INotebookWidgetFactory],
  optional: [ILayoutRestorer, IStateDB, IFileBrowserFactory, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    standard: NotebookWidgetFactory.IFactory,
    restorer: ILayoutRestorer | null,
    state: IStateDB | null,
    browsers: IFileBrowserFactory | null,
    translator: ITranslator | null,
  ) => {
    const words = translator?.load("stagebook") ?? englishWords;
    const { docRegistry } = app;
    docRegistry.addFileType({
      name: fileType,
      displayName: words.__("TypeScript File"),
      extensions: [".ts", ".mts", ".cts"],
      mimeTypes: ["text/typescript"],
      contentType: "file",
      fileFormat: "text",
    });
    docRegistry.addModelFactory(new PercentModelFactory());
    const options = {
      name: factoryName,
      label: words.__("TypeScript Notebook"),
      fileTypes: [fileType],
      modelName: percentModelName,
      preferKernel: true,
      canStartKernel: true,
    };
    // Lab's own base class and its interface differ in where they write `undefined`.
    docRegistry.addWidgetFactory(new PercentWidgetFactory(options, standard, docRegistry) as DocumentRegistry.WidgetFactory);
    keepPlaces({ tracker, restorer, state });
    if (browsers !== null) addOpenCommand(app, browsers, words);
  },
};

interface Restoring {
  readonly tracker: INotebookTracker;
  readonly restorer: ILayoutRestorer | null;
  readonly state: IStateDB | null;
}

/**
 * Opens the files again as notebooks when the page is loaded again. Lab's own tracker has to know them too, as all its commands ask it,
 * but would open them in Jupyter's format: what it noted of them is taken back.
 */
function keepPlaces({ tracker, restorer, state }: Restoring): void {
  const own = new WidgetTracker<NotebookPanel>({ namespace: percentModelName });
  const args = (panel: NotebookPanel): { path: string; factory: string } => ({ path: panel.context.path, factory: factoryName });
  void restorer?.restore(own, { command: "docmanager:open", args, name: (panel) => panel.context.path });
  const forget = (panel: NotebookPanel): void => void state?.remove(`notebook:${panel.context.path}`);
  tracker.widgetAdded.connect((_, panel) => {
    if (!(panel.context.model instanceof PercentModel)) return;
    forget(panel);
    void own.add(panel);
    panel.context.pathChanged.connect(() => {
      void own.save(panel);
      // Lab's note of the new name is on its way to the server.
      setTimeout(() => forget(panel), 1000);
    });
  });
}

function addOpenCommand(app: JupyterFrontEnd, browsers: IFileBrowserFactory, words: Words): void {
  const chosen = (): readonly string[] =>
    [...(browsers.tracker.currentWidget?.selectedItems() ?? [])]
      .filter(
        ({ type, path }) =>
          type !== "directory" && app.docRegistry.getFileTypesForPath(path).some(({ name }) => name === fileType),
      )
      .map(({ path }) => path);
  app.commands.addCommand(commandIds.openPercent, {
    label: words.__("Open as Notebook"),
    caption: words.__("Open the file's '// %%' cells as a notebook; saving writes the file"),
    icon: iconOf("graph"),
    isVisible: () => chosen().length > 0,
    execute: async () => {
      for (const path of chosen()) await app.commands.execute("docmanager:open", { path, factory: factoryName });
    },
  });
  app.contextMenu.addItem({ command: commandIds.openPercent, selector: '.jp-DirListing-item[data-isdir="false"]', rank: 1.5 });
}
