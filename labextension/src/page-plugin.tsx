import { ILabShell, ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, IToolbarWidgetRegistry } from "@jupyterlab/apputils";
import { ICompletionProviderManager } from "@jupyterlab/completer";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStateDB } from "@jupyterlab/statedb";
import { IStatusBar } from "@jupyterlab/statusbar";
import { ITranslator } from "@jupyterlab/translation";
import { ReactWidget } from "@jupyterlab/ui-components";
import { markCells } from "./cell-marks.js";
import { importChosen } from "./chosen-imports.js";
import { commandIds } from "./command-ids.js";
import { addCommands } from "./commands.js";
import { openDevicePopup } from "./device-popup.js";
import { openOnFirstStage } from "./first-look.js";
import { isOurs } from "./is-ours.js";
import type { KernelLink } from "./kernel-link.js";
import { tellNews } from "./kernel-news.js";
import { parseMemory } from "./panel-memory.js";
import { PanelModel } from "./panel-model.js";
import { PanelWidget } from "./panel-widget.js";
import { IPipelines } from "./pipelines.js";
import { LiveSettings, settingsId } from "./settings.js";
import { StatusItem } from "./status-item.js";
import { addToolbarButtons } from "./toolbars.js";
import { checkTyping } from "./typed-checks.js";
import { englishWords } from "./words.js";

interface Page {
  readonly app: JupyterFrontEnd;
  readonly pipelines: IPipelines;
  readonly model: PanelModel;
  readonly panel: PanelWidget;
  readonly settings: LiveSettings;
}

/** The side panel, the commands, the toolbar buttons, the marks in cells and the status item. */
export const pagePlugin: JupyterFrontEndPlugin<void> = {
  id: settingsId,
  description: "The pipeline beside the notebook: panel, commands and marks in cells.",
  autoStart: true,
  requires: [IPipelines, INotebookTracker],
  optional: [
    ILabShell,
    ISettingRegistry,
    IToolbarWidgetRegistry,
    ICommandPalette,
    IStatusBar,
    ITranslator,
    ILayoutRestorer,
    IStateDB,
    ICompletionProviderManager,
  ],
  activate: (
    app: JupyterFrontEnd,
    pipelines: IPipelines,
    tracker: INotebookTracker,
    shell: ILabShell | null,
    registry: ISettingRegistry | null,
    toolbars: IToolbarWidgetRegistry | null,
    palette: ICommandPalette | null,
    statusBar: IStatusBar | null,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    state: IStateDB | null,
    completions: ICompletionProviderManager | null,
  ) => {
    const words = translator?.load("stagebook") ?? englishWords;
    const model = new PanelModel(pipelines, app.commands, words);
    const page: Page = {
      app,
      pipelines,
      model,
      panel: new PanelWidget(model),
      settings: new LiveSettings(),
    };
    void page.settings.follow(registry);
    addPanel(page, shell, restorer);
    const showPanel = (): void => shell?.activateById(page.panel.id);
    addCommands(app, { model, settings: page.settings, showPanel });
    addFocusCommands(page, showPanel);
    if (toolbars !== null)
      addToolbarButtons({
        registry: toolbars,
        commands: app.commands,
        pipelines,
        tracker,
        words,
      });
    followNotebooks(page, showPanel);
    if (completions !== null) eachLink(pipelines, (link) => importChosen(link, pipelines, completions));
    if (statusBar !== null) addStatusItem(page, statusBar, showPanel);
    if (palette !== null) addToPalette(palette);
    if (state !== null) void remember(model, state);
    if (state !== null && shell !== null) void openOnFirstStage({ model, panel: page.panel, shell, state });
  },
};

function addPanel({ panel }: Page, shell: ILabShell | null, restorer: ILayoutRestorer | null): void {
  shell?.add(panel, "right", { rank: 500, type: "Stagebook" });
  if (shell !== null) restorer?.add(panel, panel.id);
}

/** Marks the cells of each notebook and tells its news; keeps what commands show in step. */
function followNotebooks({ app, pipelines, model, settings }: Page, showPanel: () => void): void {
  const follow = (link: KernelLink): void => {
    const show = (stage: string): void => {
      showPanel();
      model.select(stage, { details: true });
    };
    markCells(link, { settings, words: model.words, show, showPanel });
    tellNews(link, { commands: app.commands, words: model.words, showPanel });
    checkTyping(link, { settings, words: model.words });
  };
  eachLink(pipelines, follow);
  let last = "";
  model.changed.connect(() => {
    // Toolbars draw all buttons again on this signal: only when one of them has to look different.
    const now = [
      model.link?.panel.id,
      model.link?.state,
      model.pipeline?.run?.state,
      model.pipeline?.stages.map((stage) => stage.state),
    ].join();
    if (now !== last) app.commands.notifyCommandChanged();
    last = now;
  });
}

/** Does something with each notebook that is open, and with each that opens. */
function eachLink(pipelines: IPipelines, use: (link: KernelLink) => void): void {
  for (const link of pipelines.all) use(link);
  pipelines.opened.connect((_, link) => use(link));
}

function addFocusCommands({ app, model, panel }: Page, showPanel: () => void): void {
  app.commands.addCommand(commandIds.showPanel, {
    label: model.words.__("Show the Pipeline"),
    isVisible: () => isOurs(model.link),
    execute: showPanel,
  });
  app.commands.addCommand(commandIds.switchFocus, {
    label: model.words.__("Move between Notebook and Pipeline"),
    isVisible: () => isOurs(model.link),
    execute: () => {
      if (panel.node.contains(document.activeElement)) {
        model.link?.panel.activate();
        return;
      }
      showPanel();
      panel.focusTree();
    },
  });
  app.commands.addCommand(commandIds.chooseDevice, {
    label: model.words.__("Choose the Device…"),
    isEnabled: () => model.isConnected,
    isVisible: () => isOurs(model.link),
    execute: () => openDevicePopup(model, document.querySelector<HTMLElement>(".sb-status") ?? document.body),
  });
}

function addStatusItem({ model }: Page, statusBar: IStatusBar, onShow: () => void): void {
  const item = ReactWidget.create(
    <StatusItem model={model} changed={model.changed} onShow={onShow} onDevice={(anchor) => openDevicePopup(model, anchor)} />,
  );
  item.addClass("sb-status");
  statusBar.registerStatusItem("stagebook-lab:status", {
    item,
    align: "left",
    rank: 3,
    isActive: () => true,
  });
}

function addToPalette(palette: ICommandPalette): void {
  for (const command of Object.values(commandIds)) palette.addItem({ command, category: "Stagebook" });
}

/** Keeps the form, the heights and the open sections from one day to the next. */
async function remember(model: PanelModel, state: IStateDB): Promise<void> {
  const key = "stagebook-lab:panel";
  model.remember(parseMemory(await state.fetch(key)));
  let last = model.memory;
  model.changed.connect(() => {
    if (model.memory === last) return;
    last = model.memory;
    void state.save(key, { ...last, closedSections: [...last.closedSections] });
  });
}
