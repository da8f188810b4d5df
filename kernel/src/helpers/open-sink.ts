import { detectHost } from "../host/index.js";
import type { ProgressState } from "../messages/index.js";
import { currentRunContext, type RunContext } from "../runs/index.js";
import type { BarSink } from "./bar-sink.js";
import { DisplaySink } from "./display-sink.js";
import { PlainSink } from "./plain-sink.js";
import { TerminalSink } from "./terminal-sink.js";
import { WidgetSink } from "./widget-sink.js";

// An inner bar is opened anew for each step of the outer one: it goes on in the row of the one before.
const parked = new Map<string, { readonly sink: BarSink; readonly state: ProgressState }>();

/** Finds where a bar that opens now is drawn: in a run with the stage, else as this host can. `look` gives its newest state. */
export function openSink(look: () => ProgressState): BarSink {
  const context = currentRunContext();
  if (context !== null) return runSink(context);
  const key = rowKey(look());
  const before = parked.get(key);
  parked.delete(key);
  return before?.sink ?? hostSink(look);
}

/** Ends a bar; rows of inner bars are ended with the outermost. */
export function closeSink(sink: BarSink, state: ProgressState): void {
  if (sink.keepsRow && state.depth > 0) {
    sink.show(state);
    parked.set(rowKey(state), { sink, state });
    return;
  }
  sink.end(state);
  if (state.depth > 0 || !sink.keepsRow) return;
  for (const inner of parked.values()) inner.sink.end(inner.state);
  parked.clear();
}

function rowKey({ depth, label }: ProgressState): string {
  return `${depth} ${label}`;
}

function hostSink(look: () => ProgressState): BarSink {
  const host = detectHost();
  switch (host.kind) {
    case "stagebook":
      return WidgetSink.open(host) ?? new DisplaySink(host);
    case "tslab":
    case "deno":
      return new DisplaySink(host);
    case "terminal":
      return host.isTerminal ? new TerminalSink(look) : new PlainSink();
  }
}

function runSink(context: RunContext): BarSink {
  const bar = context.nextBar();
  const report = ({ label, value, total }: ProgressState, done: boolean): void =>
    context.reporter.progress({ bar, label, value, total, done });
  return { interval: 50, keepsRow: false, show: (state) => report(state, false), end: (state) => report(state, true) };
}
