import * as React from "react";
import type { StageView } from "stagebook/messages";
import { useNow } from "./hooks.js";
import type { PanelModel } from "./panel-model.js";
import { Bar, Icon } from "./parts.js";
import type { StageGroup } from "./stage-groups.js";
import { openStageMenu } from "./stage-menu.js";
import { stageFigure, stageLabel, stateLine } from "./stage-words.js";

interface StageItemProps {
  readonly model: PanelModel;
  readonly stage: StageView;
  /** The closed group that it stands for, or null. */
  readonly group: StageGroup | null;
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
  const { model, stage, group, isSelected } = props;
  const { words } = model;
  const now = useNow(stage.state === "running");
  const line = stateLine(stage, now, words);
  const figure = stageFigure(stage, now);
  const name = group?.title ?? stage.name;
  const tip = [name, `${line.word}${line.rest}`, figure].filter((part) => part !== "").join("\n");
  const classes = [
    props.className,
    `sb-st-${stage.state}`,
    isSelected ? "sb-selected" : "",

    props.isDim ? "sb-dimmed" : "",
  ];
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
      aria-label={group === null ? stageLabel(stage, words) : words.__("%1, %2 stages, %3", name, group.stages.length, line.word)}
      {...(group === null ? {} : { "aria-expanded": false })}
      tabIndex={props.isStop ? 0 : -1}
      title={tip}
      onClick={() => {
        if (group === null) model.select(stage.name, { details: true, cell: true });
        else model.toggleGroup(group.title);
      }}
      onDoubleClick={() => group === null && model.enter(stage.name)}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (group !== null) return;
        openStageMenu(model, stage.name, { x: event.clientX, y: event.clientY });
      }}
    >
      <Icon name={stage.state} />
      <span className="sb-name sb-cut">{name}</span>
      <span className="sb-t">{figure}</span>
      <span className="sb-why sb-cut">
        <b>{line.word}</b>
        {line.rest}
      </span>
      <Bar state={stage.state} progress={stage.progress} label={name} />
    </div>
  );
}
