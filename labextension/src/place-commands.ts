import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";
import type { StageView } from "stagebook/messages";
import { enterCell } from "./cell-finder.js";
import { commandIds } from "./command-ids.js";
import { isOurs } from "./is-ours.js";
import type { PanelModel } from "./panel-model.js";
import { freeStageName } from "./stage-line.js";
import { moveOf } from "./stage-place.js";

/** Adds the commands that put stages into the notebook and move them there, and that leave one out of the next run. */
export function addPlaceCommands(app: JupyterFrontEnd, model: PanelModel): void {
  const { words } = model;
  const stageOf = (args: ReadonlyPartialJSONObject): StageView | null => {
    const name = typeof args.stage === "string" ? args.stage : model.selected?.name;
    return model.pipeline?.stages.find((stage) => stage.name === name) ?? null;
  };
  const isVisible = (): boolean => isOurs(model.link);
  app.commands.addCommand(commandIds.addStage, {
    label: words.__("Add a Stage Below"),
    isVisible,
    execute: (args) => addStage(model, stageOf(args)),
  });
  app.commands.addCommand(commandIds.switchStage, {
    label: (args) =>
      stageOf(args)?.isOff === true ? words.__("Take Into the Next Run Again") : words.__("Leave Out of the Next Run"),
    caption: words.__("The stages that need it are left out with it"),
    isEnabled: (args) => model.isConnected && stageOf(args) !== null,
    isVisible,
    execute: (args) => {
      const stage = stageOf(args);
      if (stage !== null) model.link?.request({ type: "switch-stage", stage: stage.name, isOff: !stage.isOff });
    },
  });
  for (const [id, label, step] of [
    [commandIds.moveStageUp, words.__("Move Up"), -1],
    [commandIds.moveStageDown, words.__("Move Down"), 1],
  ] as const) {
    app.commands.addCommand(id, {
      label,
      isEnabled: (args) => moveFor(model, stageOf(args), step) !== null,
      isVisible,
      execute: (args) => {
        const move = moveFor(model, stageOf(args), step);
        if (move !== null) model.link?.panel.content.moveCell(move.from, move.to, move.count);
      },
    });
  }
}

/** Puts a cell with a stage line below a stage, or below the active cell, with its name selected to be typed over. */
async function addStage({ link, pipeline }: PanelModel, below: StageView | null): Promise<void> {
  if (link === null) return;
  const { content } = link.panel;
  const last = below === null ? -1 : cellIds(link.panel.content).indexOf(below.cells.at(-1) ?? "");
  const at = (last < 0 ? content.activeCellIndex : last) + 1;
  const name = freeStageName(pipeline?.stages.map((stage) => stage.name) ?? []);
  content.model?.sharedModel.insertCell(at, { cell_type: "code", source: `%%stage ${name}\n` });
  const id = cellIds(content)[at];
  if (id === undefined) return;
  await enterCell(link.panel, id);
  const start = "%%stage ".length;
  content.activeCell?.editor?.setSelection({ start: { line: 0, column: start }, end: { line: 0, column: start + name.length } });
}

type Notebook = NonNullable<PanelModel["link"]>["panel"]["content"];

function cellIds(content: Notebook): readonly string[] {
  return content.widgets.map((cell) => cell.model.sharedModel.getId());
}

function moveFor({ link, pipeline }: PanelModel, stage: StageView | null, step: 1 | -1): ReturnType<typeof moveOf> {
  if (link === null || pipeline === null || stage === null) return null;
  return moveOf({ ids: cellIds(link.panel.content), stages: pipeline.stages, stage, step });
}
