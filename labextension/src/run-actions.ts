import type { PipelineView } from "stagebook/messages";
import type { Words } from "./words.js";

/** A button of the run bar: whether it can be pressed, and what its tip says. */
export interface RunAction {
  readonly enabled: boolean;
  readonly tip: string;
}

/** The buttons of the run bar. */
export interface RunActions {
  readonly run: RunAction;
  readonly runTo: RunAction;
  readonly cancel: RunAction;
  readonly exportFile: RunAction;
  readonly verify: RunAction;
}

/** Tells what can be done with a pipeline now; a button that cannot be pressed says why. */
export function runActions(pipeline: PipelineView, isConnected: boolean, selected: string | null, words: Words): RunActions {
  const isRunning = pipeline.run?.state === "running";
  const hindrance = !isConnected
    ? words.__("The kernel is not running")
    : pipeline.stages.length === 0
      ? words.__("There is no stage yet")
      : isRunning
        ? words.__("A run is going on; cancel it first")
        : null;
  const action = (tip: string, other: string | null = null): RunAction => {
    const why = hindrance ?? other;
    return { enabled: why === null, tip: why ?? tip };
  };
  return {
    run: action(words._n("Run the stage in a fresh process", "Run the %1 stages in a fresh process", pipeline.stages.length)),
    runTo:
      selected === null ? action("", words.__("Select a stage first")) : action(words.__("Run what %1 needs, then %1", selected)),
    cancel:
      isConnected && isRunning
        ? { enabled: true, tip: words.__("Cancel the run") }
        : { enabled: false, tip: words.__("Nothing is running") },
    exportFile: isRunning && isConnected ? { enabled: true, tip: exportTip(words) } : action(exportTip(words)),
    verify: !isConnected
      ? { enabled: false, tip: words.__("The kernel is not running") }
      : isRunning
        ? { enabled: false, tip: words.__("A run is going on; cancel it first") }
        : { enabled: true, tip: words.__("Run all cells in a fresh kernel and compare; nothing here changes") },
  };
}

function exportTip(words: Words): string {
  return words.__("Write the pipeline as a TypeScript module");
}
