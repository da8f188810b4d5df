import type * as React from "react";
import type { StageState } from "stagebook/messages";
import { useNow } from "./hooks.js";
import type { PanelModel } from "./panel-model.js";
import { type RunSegment, runSummary } from "./run-summary.js";

/** The run that goes on, or the last one, in the same height; before the first run one sentence. */
export function RunStrip({ model }: { readonly model: PanelModel }): React.JSX.Element {
  const { words, pipeline } = model;
  const now = useNow(pipeline?.run?.state === "running");
  const summary = pipeline === null ? null : runSummary(pipeline, now, words);
  if (summary === null) {
    return (
      <div className="sb-strip">
        <div className="sb-row">
          <span className="sb-dim">{words.__("No run yet")}</span>
        </div>
        <div className="sb-segs" aria-hidden="true">
          <i style={{ flex: 1 }} />
        </div>
      </div>
    );
  }
  const hasLeft = summary.left !== "";
  return (
    <div className="sb-strip">
      <div className="sb-row" title={[summary.title, summary.detail, summary.time].join(", ")}>
        <span className="sb-strong sb-cut sb-title-part">{summary.title}</span>
        <span className="sb-grow sb-small sb-opt sb-cut">{summary.detail}</span>
        <span className="sb-small sb-fixed">
          <span className={hasLeft ? "sb-opt" : ""}>{hasLeft ? `${summary.time}, ` : summary.time}</span>
          {summary.left}
        </span>
      </div>
      <div className="sb-segs" aria-hidden="true">
        {summary.segments.map((segment) => (
          <Segment key={segment.name} segment={segment} />
        ))}
      </div>
    </div>
  );
}

const segmentClass: Readonly<Partial<Record<StageState, string>>> = {
  fresh: "sb-ok",
  cached: "sb-hit",
  failed: "sb-bad",
  stale: "sb-old",
  running: "sb-run",
  skipped: "sb-off",
  cancelled: "sb-off",
};

function Segment({ segment }: { readonly segment: RunSegment }): React.JSX.Element {
  const style = { flex: segment.weight };
  if (segment.state !== "running") return <i className={segmentClass[segment.state] ?? ""} style={style} />;
  return (
    <i className="sb-run" style={style}>
      <b style={{ width: `${(segment.progress ?? 0.5) * 100}%` }} />
    </i>
  );
}
