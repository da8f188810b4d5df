import type { EdgeView, StageView } from "stagebook/messages";
import { type GraphModel, isWanted, type StageNode } from "./graph-model.js";
import type { PanelModel } from "./panel-model.js";
import type { StageGroup } from "./stage-groups.js";

/** The props of both forms of the tree. */
export interface TreeViewProps {
  readonly model: PanelModel;
  readonly graph: GraphModel;
  /** The stage at which the Tab key stops. */
  readonly stop: string | null;
  /** What the stages that stand for groups stand for. */
  readonly groups: ReadonlyMap<string, StageGroup>;
}

/** What the items of both forms are told of a stage. */
export function itemProps({ model, stop, groups }: TreeViewProps, { stage, rank }: StageNode): TreeItemProps {
  const group = groups.get(stage.name) ?? null;
  const selected = model.selected?.name;
  return {
    model,
    group,
    stage,
    rank,
    isSelected: selected === stage.name || group?.stages.some(({ name }) => name === selected) === true,
    isDim: group === null && !isWanted(stage, model.query, model.group),
    isStop: stage.name === stop,
  };
}

interface TreeItemProps {
  readonly model: PanelModel;
  readonly group: StageGroup | null;
  readonly stage: StageView;
  readonly rank: number;
  readonly isSelected: boolean;
  readonly isDim: boolean;
  readonly isStop: boolean;
}

/** The looks of a line: dashed when it only orders, dark beside the selected stage, blue under the pointer. */
export function edgeClass(edge: EdgeView, selected: string | null, isHovered: boolean): string {
  const isNear = selected !== null && (edge.from === selected || edge.to === selected);
  return ["sb-edge", edge.order === null ? "" : "sb-order", isNear ? "sb-near" : "", isHovered ? "sb-hot" : ""].join(" ");
}

/** The scale after one press of `+` or `-`; null, which fits the width, after `0`. */
export function zoomStep(zoom: number, key: "+" | "-" | "0"): number | null {
  if (key === "0") return null;
  return Math.min(1.5, Math.max(0.25, key === "+" ? zoom * 1.25 : zoom / 1.25));
}
