import type { JupyterFrontEnd } from "@jupyterlab/application";
import { InputDialog, Notification } from "@jupyterlab/apputils";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";
import { enterCell } from "./cell-finder.js";
import { commandIds } from "./command-ids.js";
import { graphModel } from "./graph-model.js";
import { iconOf } from "./icons.js";
import { isOurs } from "./is-ours.js";
import { cellOf, changeSource, openMakeStage } from "./make-stage.js";
import { mermaidText } from "./mermaid.js";
import type { PanelModel } from "./panel-model.js";
import { addPlaceCommands } from "./place-commands.js";
import { runActions } from "./run-actions.js";
import type { LiveSettings } from "./settings.js";
import { nameStage, stageNameOf, unnameStage } from "./stage-line.js";

interface CommandOptions {
  readonly model: PanelModel;
  readonly settings: LiveSettings;
  readonly showPanel: () => void;
}

/** Adds the commands that work on the pipeline of the current notebook. */
export function addCommands(app: JupyterFrontEnd, options: CommandOptions): void {
  addRunCommands(app, options);
  addStageCommands(app, options);
  addPlaceCommands(app, options.model);
  addExportCommand(app, options);
  addVerifyCommand(app, options);
}

function addRunCommands(app: JupyterFrontEnd, { model }: CommandOptions): void {
  const { words } = model;
  const actions = (stage: string | null = model.selected?.name ?? null): ReturnType<typeof runActions> =>
    runActions(model.pipeline ?? { stages: [], edges: [], run: null, problems: [] }, model.isConnected, stage, words);
  app.commands.addCommand(commandIds.runPipeline, {
    label: words.__("Run the Pipeline"),
    caption: words.__("Run every stage, in a fresh process"),
    icon: iconOf("run"),
    isEnabled: () => actions().run.enabled,
    isVisible: () => isOurs(model.link),
    execute: () => model.link?.request({ type: "run", to: null, force: false }),
  });
  app.commands.addCommand(commandIds.runTo, {
    label: words.__("Run to Here"),
    icon: iconOf("here"),
    isEnabled: (args) => actions(stageArg(args, model)).runTo.enabled,
    isVisible: () => isOurs(model.link),
    execute: (args) => model.link?.request({ type: "run", to: stageArg(args, model), force: false }),
  });
  app.commands.addCommand(commandIds.cancel, {
    label: words.__("Cancel the Run"),
    icon: iconOf("stop"),
    isEnabled: () => actions().cancel.enabled,
    isVisible: () => isOurs(model.link),
    execute: () => model.link?.request({ type: "cancel" }),
  });
}

function addStageCommands(app: JupyterFrontEnd, { model, showPanel }: CommandOptions): void {
  const { words } = model;
  const cell = (args: ReadonlyPartialJSONObject): ReturnType<typeof cellOf> => {
    if (model.link === null || !isOurs(model.link)) return null;
    const stage = args.stage;
    const id = typeof stage === "string" ? model.pipeline?.stages.find((other) => other.name === stage)?.cell : null;
    return id === undefined ? null : cellOf(model.link.panel, id);
  };
  const isStage = (args: ReadonlyPartialJSONObject): boolean => {
    const source = cell(args)?.model.sharedModel.getSource();
    return source !== undefined && stageNameOf(source) !== null;
  };
  app.commands.addCommand(commandIds.makeStage, {
    label: (args) => (isStage(args) ? words.__("Rename This Stage…") : words.__("Make This Cell a Stage…")),
    caption: words.__("Make this cell a stage"),
    icon: iconOf("graph"),
    isEnabled: (args) => cell(args) !== null,
    isVisible: () => isOurs(model.link),
    execute: async (args) => {
      const found = cell(args);
      if (model.link === null || found === null) return;
      if (typeof args.stage === "string") await enterCell(model.link.panel, found.model.sharedModel.getId());
      const showStage = (name: string): void => {
        showPanel();
        model.select(name, { details: true });
      };
      const offered = args.name;
      if (args.now === true && typeof offered === "string") {
        changeSource(found, nameStage(found.model.sharedModel.getSource(), offered));
        return;
      }
      openMakeStage({
        link: model.link,
        cell: found,
        words,
        showStage,
        ...(typeof offered === "string" ? { name: offered } : {}),
      });
    },
  });
  app.commands.addCommand(commandIds.removeStage, {
    label: words.__("Make It an Ordinary Cell"),
    isEnabled: isStage,
    isVisible: () => isOurs(model.link),
    execute: (args) => {
      const found = cell(args);
      const change = found === null ? null : unnameStage(found.model.sharedModel.getSource());
      if (found !== null && change !== null) changeSource(found, change);
    },
  });
  app.commands.addCommand(commandIds.goToCell, {
    label: words.__("Go to the Cell"),
    isVisible: () => isOurs(model.link),
    execute: (args) => model.enter(stageArg(args, model) ?? ""),
  });
  app.commands.addCommand(commandIds.copyMermaid, {
    label: words.__("Copy the Graph as Mermaid"),
    isEnabled: () => model.pipeline !== null,
    isVisible: () => isOurs(model.link),
    execute: () => model.pipeline !== null && navigator.clipboard.writeText(mermaidText(graphModel(model.pipeline))),
  });
}

function addExportCommand(app: JupyterFrontEnd, { model, settings }: CommandOptions): void {
  const { words } = model;
  app.commands.addCommand(commandIds.exportFile, {
    label: words.__("Export the Pipeline…"),
    caption: words.__("Write the pipeline as a TypeScript module"),
    icon: iconOf("export"),
    isEnabled: () => model.isConnected && (model.pipeline?.stages.length ?? 0) > 0,
    isVisible: () => isOurs(model.link),
    execute: async (args) => {
      const { link } = model;
      const given = args.file;
      const file = typeof given === "string" ? given : await askFile(model, settings.now.exportFile);
      if (file === null || link === null) return;
      if (!link.request({ type: "export", file })) {
        Notification.error(words.__("Nothing was exported: the kernel is not running."));
      }
    },
  });
}

function addVerifyCommand(app: JupyterFrontEnd, { model }: CommandOptions): void {
  const { words } = model;
  app.commands.addCommand(commandIds.verify, {
    label: words.__("Verify the Notebook"),
    caption: words.__("Run all cells in a fresh kernel and compare; nothing here changes"),
    icon: iconOf("verify"),
    isEnabled: () => model.isConnected && model.pipeline?.run?.state !== "running",
    isVisible: () => isOurs(model.link),
    execute: () => model.link?.request({ type: "verify", cells: model.link.sources() }),
  });
}

async function askFile({ words }: PanelModel, file: string): Promise<string | null> {
  const answer = await InputDialog.getText({
    title: words.__("Export the pipeline"),
    label: words.__("File, relative to the notebook's folder"),
    text: file,
    selectionRange: file.replace(/\.ts$/, "").length,
    okLabel: words.__("Export"),
  });
  const name = answer.value?.trim() ?? "";
  return answer.button.accept && name !== "" ? name : null;
}

function stageArg(args: ReadonlyPartialJSONObject, model: PanelModel): string | null {
  const stage = args.stage;
  return typeof stage === "string" ? stage : (model.selected?.name ?? null);
}
