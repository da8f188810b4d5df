import * as React from "react";
import type { EdgeView } from "stagebook/messages";
import { EdgeTip, useEdgeTip } from "./edge-tip.js";
import { type GraphLayout, layoutGraph } from "./graph-layout.js";
import type { GraphModel } from "./graph-model.js";
import { type LayoutSizes, sizesFor } from "./graph-sizes.js";
import { useDagre } from "./hooks.js";
import type { PanelModel } from "./panel-model.js";
import { Button } from "./parts.js";
import { StageItem } from "./stage-item.js";
import { edgeClass, itemProps, type TreeViewProps, zoomStep } from "./tree-view.js";

/** The pipeline from top to bottom: a box per stage, a line per edge. */
export function GraphView(props: TreeViewProps): React.JSX.Element {
  const { model, graph } = props;
  const dagre = useDagre();
  const { tip, handlers } = useEdgeTip();
  const scroll = React.useRef<HTMLDivElement>(null);
  const width = useWidth(scroll);
  const layout = useLayout(width === 0 ? null : dagre, graph, sizesFor(width, model.isTight));
  const scale = model.zoom ?? fittingScale(layout, width);
  const zoomClass = scale < 0.4 ? "sb-tiles" : scale < 0.8 ? "sb-names" : "";
  return (
    <div className="sb-graph">
      <div className="sb-scroll" ref={scroll}>
        {layout !== null && (
          <div
            style={{
              width: Math.min(layout.width * scale, scale <= 1 && model.zoom === null ? width : Infinity),
              height: layout.height * scale,
            }}
          >
            <div
              className={`sb-canvas ${zoomClass}`}
              style={{
                width: layout.width,
                height: layout.height,
                transform: `scale(${scale})`,
              }}
            >
              <Edges layout={layout} selected={model.selected?.name ?? null} hovered={tip?.edge ?? null} handlers={handlers} />
              <div role="tree" aria-label={model.words.__("Stages, %1", graph.nodes.length)}>
                {graph.nodes.map((node) => (
                  <StageItem
                    key={node.stage.name}
                    {...itemProps(props, node)}
                    className={model.isTight ? "sb-node sb-tight" : "sb-node"}
                    style={layout.nodes.get(node.stage.name) ?? nowhere}
                  />
                ))}
              </div>
            </div>
          </div>
        )}
      </div>
      {tip !== null && <EdgeTip tip={tip} words={model.words} />}
      {(model.zoom !== null || scale < 1) && <ZoomButtons model={model} scale={scale} />}
    </div>
  );
}

const nowhere = {};

/** Lays out again only when stages, edges or sizes change: a run changes none of them. */
function useLayout(dagre: ReturnType<typeof useDagre>, graph: GraphModel, sizes: LayoutSizes): GraphLayout | null {
  const shape = JSON.stringify([
    graph.nodes.map(({ stage }) => stage.name),
    graph.edges.map((edge) => [edge.from, edge.to]),
    sizes,
  ]);
  const cache = React.useRef<{ shape: string; layout: GraphLayout } | null>(null);
  if (dagre === null) return null;
  if (cache.current?.shape !== shape) cache.current = { shape, layout: layoutGraph(dagre, graph, sizes) };
  const { layout } = cache.current;
  // The lines keep their places, but what they carry may be known better by now.
  return {
    ...layout,
    edges: layout.edges.map(({ path, edge }, index) => ({
      path,
      edge: graph.edges[index] ?? edge,
    })),
  };
}

/** The width of the graph's box, now and after each change; 0 before it is on the page. */
function useWidth(box: React.RefObject<HTMLDivElement>): number {
  const [width, setWidth] = React.useState(0);
  React.useLayoutEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

/** The scale at which the graph fits its box. Twelve pixels of the right margin may go before it is drawn smaller. */
function fittingScale(layout: GraphLayout | null, width: number): number {
  if (layout === null || width === 0 || layout.width - 12 <= width) return 1;
  return Math.max(0.4, width / layout.width);
}

interface EdgesProps {
  readonly layout: GraphLayout;
  readonly selected: string | null;
  readonly hovered: EdgeView | null;
  readonly handlers: (edge: EdgeView) => React.SVGProps<SVGPathElement>;
}

/** The lines, and over each an unseen wide one that the pointer finds. */
function Edges({ layout, selected, hovered, handlers }: EdgesProps): React.JSX.Element {
  const isHovered = (edge: EdgeView): boolean => hovered?.from === edge.from && hovered.to === edge.to;
  return (
    <svg className="sb-edges" aria-hidden="true" width={layout.width} height={layout.height}>
      <defs>
        <marker
          id="sb-tip"
          viewBox="0 0 6 6"
          refX="5"
          refY="3"
          markerWidth="6"
          markerHeight="6"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path className="sb-arrow" d="M0 0l6 3-6 3z" />
        </marker>
      </defs>
      {layout.edges.map(({ edge, path }) => (
        <g key={`${edge.from} ${edge.to}`} data-edge={`${edge.from} ${edge.to}`}>
          <path className={edgeClass(edge, selected, isHovered(edge))} d={path} markerEnd="url(#sb-tip)" />
          <path className="sb-hit" d={path} {...handlers(edge)} />
        </g>
      ))}
    </svg>
  );
}

function ZoomButtons({ model, scale }: { readonly model: PanelModel; readonly scale: number }): React.JSX.Element {
  const { words } = model;
  return (
    <div className="sb-zoom" role="toolbar" aria-label={words.__("Zoom")}>
      <Button icon="minus" tip={words.__("Smaller (−)")} onPress={() => model.set({ zoom: zoomStep(scale, "-") })} />
      <Button icon="plus" tip={words.__("Larger (+)")} onPress={() => model.set({ zoom: zoomStep(scale, "+") })} />
      <Button icon="fit" tip={words.__("Fit (0)")} onPress={() => model.set({ zoom: null })} />
    </div>
  );
}
