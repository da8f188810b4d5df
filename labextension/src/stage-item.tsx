import { Menu } from "@lumino/widgets";
import * as React from "react";
import type { StageView } from "stagebook/messages";
import { commandIds } from "./command-ids.js";
import { useNow } from "./hooks.js";
import type { PanelModel } from "./panel-model.js";
import { Bar, Icon } from "./parts.js";
import { stageFigure, stageLabel, stateLine } from "./stage-words.js";

interface StageItemProps {
  readonly model: PanelModel;
  readonly stage: StageView;
  readonly rank: number;
  readonly className: string;
  readonly style: React.CSSProperties;
  readonly isSelected: boolean;
  /** Whether a search or a chip leaves it out. */
  readonly isDim: boolean;
  /** Whether the Tab key stops here: one item of the tree has it. */
  readonly isStop: boolean;
}

/**
 * One stage in the tree: a node of the graph or a row of the list. Both have the same content, label and keys.
 * Drawn again only when its own props change.
 */
export const StageItem: React.NamedExoticComponent<StageItemProps> = React.memo(DrawnStage);

function DrawnStage(props: StageItemProps): React.JSX.Element {
  const { model, stage, isSelected } = props;
  const { words } = model;
  const now = useNow(stage.state === "running");
  const line = stateLine(stage, now, words);
  const figure = stageFigure(stage, now);
  const tip = [stage.name, `${line.word}${line.rest}`, figure].filter((part) => part !== "").join("\n");
  const classes = [props.className, `sb-st-${stage.state}`, isSelected ? "sb-selected" : "", props.isDim ? "sb-dimmed" : ""];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around the items takes their keys
    <div
      className={classes.join(" ")}
      style={props.style}
      role="treeitem"
      data-stage={stage.name}
      data-state={stage.state}
      aria-selected={isSelected}
      aria-level={props.rank + 1}
      aria-label={stageLabel(stage, words)}
      tabIndex={props.isStop ? 0 : -1}
      title={tip}
      onClick={() => model.select(stage.name, { details: true, cell: true })}
      onDoubleClick={() => model.enter(stage.name)}
      onContextMenu={(event) => openStageMenu(event, model, stage.name)}
    >
      <Icon name={stage.state} />
      <span className="sb-name sb-cut">{stage.name}</span>
      <span className="sb-t">{figure}</span>
      <span className="sb-why sb-cut">
        <b>{line.word}</b>
        {line.rest}
      </span>
      <Bar state={stage.state} progress={stage.progress} label={stage.name} />
    </div>
  );
}

function openStageMenu(event: React.MouseEvent, model: PanelModel, stage: string): void {
  event.preventDefault();
  event.stopPropagation();
  model.select(stage);
  const menu = new Menu({ commands: model.commands });
  menu.addItem({ command: commandIds.runTo, args: { stage } });
  menu.addItem({ type: "separator" });
  menu.addItem({ command: commandIds.goToCell, args: { stage } });
  menu.addItem({ command: commandIds.makeStage, args: { stage } });
  menu.addItem({ command: commandIds.removeStage, args: { stage } });
  menu.addItem({ type: "separator" });
  menu.addItem({ command: commandIds.copyMermaid });
  menu.open(event.clientX, event.clientY);
}
