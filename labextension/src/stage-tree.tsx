import * as React from "react";
import { commandIds } from "./command-ids.js";
import { type GraphModel, graphModel, isWanted } from "./graph-model.js";
import { GraphView } from "./graph-view.js";
import { walkGraph } from "./graph-walk.js";
import { ListView } from "./list-view.js";
import type { PanelModel } from "./panel-model.js";
import { Button } from "./parts.js";
import { sectionHeadings } from "./section-headings.js";
import { type GroupedPipeline, groupStages } from "./stage-groups.js";
import { zoomStep } from "./tree-view.js";

/** The stages as one tree, drawn as a graph or as a list; the arrow keys walk it. */
export function StageTree({ model }: { readonly model: PanelModel }): React.JSX.Element {
  const { pipeline } = model;
  const { query, group, openGroups } = model;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the model is one object, and these are what it says of groups
  const grouped = React.useMemo(() => groupsOf(model), [pipeline, query, group, openGroups]);
  const graph = React.useMemo(() => graphModel(grouped.pipeline), [grouped]);
  const box = React.useRef<HTMLDivElement>(null);
  const selected = model.selected?.name ?? null;
  React.useEffect(() => {
    if (selected !== null) scrollIntoBox(box.current, selected);
  }, [selected]);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const closed = grouped.groups.get(stageAt(event.target) ?? "");
    if (closed !== undefined && (event.key === "Enter" || event.key === " ")) {
      model.toggleGroup(closed.title);
      event.preventDefault();
      event.stopPropagation();
    } else if (handleTreeKey(event, graph, model, box.current)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const stop = selected !== null && graph.byName.has(selected) ? selected : (graph.nodes[0]?.stage.name ?? null);
  const View = model.form === "graph" ? GraphView : ListView;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tree in it takes the keys; the box only scrolls
    <div className="sb-tree" ref={box} onKeyDown={onKeyDown}>
      <OpenGroups model={model} titles={grouped.open} />
      <View model={model} graph={graph} stop={stop} groups={grouped.groups} />
    </div>
  );
}

function groupsOf(model: PanelModel): GroupedPipeline {
  const headings = model.link === null ? new Map<string, string>() : sectionHeadings(model.link.panel);
  const isSearching = model.query.trim() !== "" || model.group !== null;
  return groupStages(model.pipeline ?? { stages: [], edges: [], run: null, problems: [] }, {
    headingOf: ({ cell }) => headings.get(cell ?? "") ?? null,
    open: model.openGroups,
    isWanted: isSearching ? (stage) => isWanted(stage, model.query, model.group) : null,
    words: model.words,
  });
}

/** The groups that are drawn stage by stage; a press makes one node of them again. */
function OpenGroups({
  model,
  titles,
}: {
  readonly model: PanelModel;
  readonly titles: readonly string[];
}): React.JSX.Element | null {
  if (titles.length === 0) return null;
  return (
    <div className="sb-groups" role="toolbar" aria-label={model.words.__("Open groups")}>
      {titles.map((title) => (
        <Button
          key={title}
          icon="down"
          text={title}
          tip={model.words.__("Close %1", title)}
          onPress={() => model.toggleGroup(title)}
        />
      ))}
    </div>
  );
}

/** Does what a key means in the tree; false for keys that mean nothing here. */
function handleTreeKey(event: React.KeyboardEvent, graph: GraphModel, model: PanelModel, box: HTMLElement | null): boolean {
  const current = stageAt(event.target) ?? model.selected?.name ?? null;
  const command = event.altKey ? altCommands[event.key] : undefined;
  if (command !== undefined && current !== null) {
    model.run(command, { stage: current });
    return true;
  }
  const next = walkGraph(graph, current, event.key);
  if (next !== null) {
    model.select(next, { cell: true });
    box?.querySelector<HTMLElement>(`[data-stage="${CSS.escape(next)}"]`)?.focus();
    return true;
  }
  switch (event.key) {
    case "Enter":
      if (current === null) return false;
      if (event.ctrlKey || event.metaKey) model.run("runTo", { stage: current });
      else model.enter(current);
      return true;
    case " ":
      if (current !== null) model.select(current);
      model.set({ isDetailed: !model.isDetailed });
      return true;
    case "x":
      if (current !== null) model.run("switchStage", { stage: current });
      return true;
    case "F2":
      if (current !== null) model.run("makeStage", { stage: current });
      return true;
    case "Escape":
      if (model.isDetailed) model.set({ isDetailed: false });
      else void model.commands.execute(commandIds.switchFocus);
      return true;
    case "/":
      box?.closest(".sb-panel")?.querySelector<HTMLElement>(".sb-find input")?.focus();
      return true;
    case "+":
    case "-":
    case "0":
      model.set({ zoom: zoomStep(model.zoom ?? 1, event.key) });
      return true;
    default:
      return ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(event.key);
  }
}

const altCommands: Readonly<Record<string, "moveStageUp" | "moveStageDown">> = {
  ArrowUp: "moveStageUp",
  ArrowDown: "moveStageDown",
};

function stageAt(target: EventTarget): string | null {
  const element = target instanceof Element ? target.closest("[data-stage]") : null;
  return element?.getAttribute("data-stage") ?? null;
}

/** Scrolls only the tree, and only when the stage is outside of what it shows. */
function scrollIntoBox(box: HTMLElement | null, stage: string): void {
  const item = box?.querySelector(`[data-stage="${CSS.escape(stage)}"]`);
  const view = box?.querySelector(".sb-scroll");
  if (item === null || item === undefined || view === null || view === undefined) return;
  const [inner, outer] = [item.getBoundingClientRect(), view.getBoundingClientRect()];
  if (inner.top < outer.top) view.scrollTop -= outer.top - inner.top + 8;
  else if (inner.bottom > outer.bottom) view.scrollTop += inner.bottom - outer.bottom + 8;
  if (inner.left < outer.left) view.scrollLeft -= outer.left - inner.left + 8;
  else if (inner.right > outer.right) view.scrollLeft += inner.right - outer.right + 8;
}
