import * as React from "react";
import type { StageView } from "stagebook/messages";
import { formatDuration } from "stagebook/messages";
import { formatMetric } from "./format-figures.js";
import { Icon } from "./parts.js";
import { Sparkline } from "./sparkline.js";
import type { Words } from "./words.js";

/** The numbers that a stage logged, each as a line with its last value. */
export function Metrics({ stage }: { readonly stage: StageView }): React.JSX.Element {
  return (
    <div className="sb-rows sb-metrics">
      {stage.metrics.map(({ name, points, last }) => (
        <React.Fragment key={name}>
          <code className="sb-cut" title={name}>
            {name}
          </code>
          <Sparkline points={points} />
          <span className="sb-num">{formatMetric(last)}</span>
        </React.Fragment>
      ))}
    </div>
  );
}

/** How long the last runs of a stage took. */
export function Durations({ stage, words }: { readonly stage: StageView; readonly words: Words }): React.JSX.Element {
  const { durations } = stage;
  const [low, high] = [Math.min(...durations), Math.max(...durations)];
  const last = durations.at(-1) ?? 0;
  return (
    <div className="sb-rows sb-metrics">
      <span className="sb-cut">{words.__("%1 to %2", formatDuration(low), formatDuration(high))}</span>
      <Sparkline points={durations} />
      <span className="sb-num">{formatDuration(last)}</span>
    </div>
  );
}

/** The last lines that a stage logged, the newest last. */
export function Logs({ stage, words }: { readonly stage: StageView; readonly words: Words }): React.JSX.Element {
  return (
    <div className="sb-logs" role="log" aria-label={words.__("Logs of %1", stage.name)}>
      {stage.logs.map(({ at, isWarning, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike, and are only ever added
        <div key={`${at} ${index}`}>
          <time className="sb-dim">{clock(at)}</time>
          {isWarning && <Icon name="warn" className="sb-s-stale" />}
          <span>{text}</span>
        </div>
      ))}
    </div>
  );
}

function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
