import type * as React from "react";
import { sparkPath } from "./spark-path.js";

const size = { width: 96, height: 16 };

/** A series as a small line; decoration only, its numbers stand beside it. */
export function Sparkline({ points }: { readonly points: readonly number[] }): React.JSX.Element {
  const { width, height } = size;
  return (
    <svg className="sb-spark" aria-hidden="true" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
      <path d={sparkPath(points, size)} />
    </svg>
  );
}
