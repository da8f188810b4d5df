import type { ProgressReport, RunEvent } from "../messages/index.js";
import type { Pipeline } from "../stages/index.js";
import type { DeviceSlot } from "./device-lease.js";
import { currentRunContext, type RunContext } from "./run-context.js";
import type { RunSettings } from "./run-settings.js";

/** What a run has from the stage that it is a part of. */
export interface Surrounding {
  /** The device of the outer run; null for a run that stands alone. */
  readonly device: DeviceSlot | null;
  readonly settings: RunSettings;
}

/** What a run that begins now has around it: inside a stage it keeps no record of its own and reports to that stage. */
export function surroundings(pipeline: Pipeline): Surrounding {
  const stage = currentRunContext();
  if (stage === null) return { device: null, settings: {} };
  return { device: stage.device, settings: { folder: null, signal: stage.signal, onEvent: reportTo(stage, pipeline) } };
}

/** Shows the progress of an inner run as bars of the stage around it, and its records as that stage's. */
function reportTo(stage: RunContext, pipeline: Pipeline): (event: RunEvent) => void {
  const total = pipeline.order.length;
  const bars = new Map<string, number>();
  const barOf = (name: string): number => {
    const bar = bars.get(name) ?? stage.nextBar();
    bars.set(name, bar);
    return bar;
  };
  const report = (name: string, progress: ProgressReport): void => stage.reporter.progress({ ...progress, bar: barOf(name) });
  let done = 0;
  return (event) => {
    if (event.type === "stage.progress")
      report(`${event.stage} ${event.progress.bar}`, { ...event.progress, label: `${event.stage}: ${event.progress.label}` });
    else if (event.type === "stage.log") stage.reporter.log({ stage: event.stage, ...event.record });
    else if (event.type === "stage.completed" || event.type === "stage.skipped") {
      done += 1;
      report("", { bar: 0, label: pipeline.name, value: done, total, done: done === total });
    }
  };
}
