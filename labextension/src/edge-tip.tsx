import * as React from "react";
import type { EdgeView } from "stagebook/messages";
import type { Words } from "./words.js";

/** The edge under the pointer, and where the tip stands in the graph's box. */
export interface EdgeTipState {
  readonly edge: EdgeView;
  readonly left: number;
  readonly top: number;
}

/** Follows the pointer over edges: the tip comes after 400 ms and leaves at once. */
export function useEdgeTip(): {
  tip: EdgeTipState | null;
  handlers: (edge: EdgeView) => React.SVGProps<SVGPathElement>;
} {
  const [tip, setTip] = React.useState<EdgeTipState | null>(null);
  const timer = React.useRef<ReturnType<typeof setTimeout>>();
  React.useEffect(() => () => clearTimeout(timer.current), []);
  const handlers = (edge: EdgeView): React.SVGProps<SVGPathElement> => ({
    onMouseEnter: (event) => {
      const next = { edge, ...placeInBox(event) };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setTip(next), 400);
    },
    onMouseLeave: () => {
      clearTimeout(timer.current);
      setTip(null);
    },
  });
  return { tip, handlers };
}

function placeInBox(event: React.MouseEvent<Element>): {
  left: number;
  top: number;
} {
  const box = event.currentTarget.closest(".sb-graph")?.getBoundingClientRect();
  if (box === undefined) return { left: 0, top: 0 };
  const left = Math.max(8, Math.min(event.clientX - box.left + 16, box.width - 196));
  return {
    left,
    top: Math.max(8, Math.min(event.clientY - box.top + 12, box.height - 72)),
  };
}

/** Says what an edge carries: each variable with its type, or why it only orders. */
export function EdgeTip({ tip, words }: { readonly tip: EdgeTipState; readonly words: Words }): React.JSX.Element {
  const { edge } = tip;
  return (
    <div className="sb-tip" role="tooltip" style={{ left: tip.left, top: tip.top }}>
      <b>
        {edge.from} → {edge.to}
      </b>
      <div className="sb-grid">
        {edge.variables.map((variable) => (
          <React.Fragment key={variable.name}>
            <code>{variable.name}</code>
            <code className="sb-dim sb-cut">{variable.type ?? ""}</code>
          </React.Fragment>
        ))}
      </div>
      {edge.order !== null && <div>{words.__("Order only: %1", edge.order)}</div>}
    </div>
  );
}
