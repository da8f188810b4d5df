import * as React from "react";
import { isWanted } from "./graph-model.js";
import { railLayout, railRow } from "./rail-layout.js";
import { StageItem } from "./stage-item.js";
import { edgeClass, itemProps, type TreeViewProps } from "./tree-view.js";

const rowStyle = { height: railRow };

/** The narrow form of the graph: one row per stage in document order, with rails for the edges. */
export function ListView(props: TreeViewProps): React.JSX.Element {
  const { model, graph } = props;
  const layout = React.useMemo(() => railLayout(graph), [graph]);
  const selected = model.selected?.name ?? null;
  const hidden = graph.nodes.filter(({ stage }) => !isWanted(stage, model.query, model.group)).length;
  return (
    <div className="sb-graph sb-rail">
      <div className="sb-scroll">
        <div className="sb-canvas" style={{ height: layout.height }}>
          <svg className="sb-edges" aria-hidden="true" width={52} height={layout.height}>
            {layout.lines.map(({ edge, path }) => (
              <path key={`${edge.from} ${edge.to}`} className={edgeClass(edge, selected, false)} d={path} />
            ))}
            {layout.dots.map((dot) => (
              <circle key={dot.name} cx={dot.x} cy={dot.y} r={3.5} className={dot.name === selected ? "sb-near" : ""} />
            ))}
          </svg>
          <div role="tree" aria-label={model.words.__("Stages, %1", graph.nodes.length)}>
            {graph.nodes.map((node) => (
              <StageItem key={node.stage.name} {...itemProps(props, node)} className="sb-li" style={rowStyle} />
            ))}
          </div>
        </div>
        {hidden > 0 && hidden === graph.nodes.length && <div className="sb-note">{model.words.__("No stage fits")}</div>}
      </div>
    </div>
  );
}
