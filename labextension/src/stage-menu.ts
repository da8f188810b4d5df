import { Menu } from "@lumino/widgets";
import { commandIds } from "./command-ids.js";
import type { PanelModel } from "./panel-model.js";

/** Opens the menu of what can be done with a stage. */
export function openStageMenu(model: PanelModel, stage: string, { x, y }: { readonly x: number; readonly y: number }): void {
  model.select(stage);
  const menu = new Menu({ commands: model.commands });
  const args = { stage };
  menu.addItem({ command: commandIds.runTo, args });
  menu.addItem({ command: commandIds.switchStage, args });
  menu.addItem({ type: "separator" });
  menu.addItem({ command: commandIds.goToCell, args });
  menu.addItem({ command: commandIds.addStage, args });
  menu.addItem({ command: commandIds.moveStageUp, args });
  menu.addItem({ command: commandIds.moveStageDown, args });
  menu.addItem({ command: commandIds.makeStage, args });
  menu.addItem({ command: commandIds.removeStage, args });
  menu.addItem({ type: "separator" });
  menu.addItem({ command: commandIds.copyMermaid });
  menu.open(x, y);
}
