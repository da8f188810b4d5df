import type { Debugger, Runtime } from "node:inspector";
import type { Frame } from "./frames.js";
import type { Place } from "./places.js";
import type { Stop } from "./stop.js";

/** How code goes on, in V8's words. */
export type StepKind = "stepOver" | "stepInto" | "stepOut";

/** A step that has not ended. */
export interface Step {
  readonly kind: StepKind;
  /** The cell it began in; null for one that may end in any. */
  readonly turn: number | null;
  /** How often V8 stopped where the user wrote nothing. */
  readonly tries: number;
  readonly from: { readonly place: Place; readonly at: Debugger.Location } | null;
}

/** What to do when V8 has stopped. */
export type Decision =
  | { readonly type: "stop"; readonly reason: Stop["reason"]; readonly exception: Runtime.RemoteObject | null }
  | { readonly type: "go-on"; readonly command: StepKind | "resume" };

interface Situation {
  readonly frames: readonly Frame[];
  readonly step: Step | null;
  readonly turn: number;
  /** False for an error that code does not stop at. */
  readonly isWantedError: boolean;
  /** Tells whether a front end has set the breakpoint at which a frame stands. */
  readonly isWanted: (frame: Frame) => boolean;
}

/** V8 cannot be told to pass over Node's own code, and stops there too. */
const mostTries = 1000;

/** Tells whether code stays where V8 has stopped, or goes on because nothing of the user's stands there. */
export function decideStep(paused: Debugger.PausedEventDataType, situation: Situation): Decision {
  const { frames, step, turn, isWanted } = situation;
  const [top] = frames;
  const isReason = paused.reason !== "other" && paused.reason !== "step";
  const isHit = (paused.hitBreakpoints?.length ?? 0) > 0 && top !== undefined && isWanted(top);
  // The cell in which the step began has ended.
  if (!isReason && !isHit && step !== null && step.turn !== null && step.turn !== turn)
    return { type: "go-on", command: "resume" };
  if (top === undefined) return { type: "go-on", command: step === null || step.tries > mostTries ? "resume" : "stepOut" };
  if (paused.reason === "exception" || paused.reason === "promiseRejection") return exceptionStop(paused, situation);
  if (isHit) return { type: "stop", reason: "breakpoint", exception: null };
  if (step === null && paused.hitBreakpoints?.length) return { type: "go-on", command: "resume" };
  if (step === null) return { type: "stop", reason: "debugger statement", exception: null };
  if (step.tries < mostTries && !isNewPlace(paused, top, step)) return { type: "go-on", command: again(step, paused, top) };
  return { type: "stop", reason: step.turn === null ? "pause" : "step", exception: null };
}

function exceptionStop({ data, callFrames }: Debugger.PausedEventDataType, situation: Situation): Decision {
  const { frames, step, isWantedError } = situation;
  const exception = (data ?? {}) as Runtime.RemoteObject & { readonly uncaught?: boolean }; // what V8 sends for this reason
  // Node's own code throws and catches much that its caller never hears of.
  const isUsers = exception.uncaught === true || callFrames[0]?.callFrameId === frames[0]?.call.callFrameId;
  // An interrupt is thrown into the code that it stops.
  if (isUsers && isWantedError && exception.className !== "InterruptSignal")
    return { type: "stop", reason: "exception", exception };
  return { type: "go-on", command: step?.kind ?? "resume" };
}

// The innermost call must stand where the user wrote something, and somewhere else than before.
function isNewPlace({ callFrames }: Debugger.PausedEventDataType, top: Frame, { from, tries }: Step): boolean {
  const [innermost] = callFrames;
  if (innermost?.callFrameId !== top.call.callFrameId || top.place.isWeak === true) return false;
  // V8 writes no variable of a function that it has optimized, and one step makes it slow again.
  if (from === null) return tries > 0;
  if (from.place.line !== top.place.line || from.place.column !== top.place.column) return true;
  const { scriptId, lineNumber, columnNumber } = top.call.location;
  // A loop of one statement comes by the same place again, and that is a step.
  return from.at.scriptId !== scriptId || (from.at.lineNumber === lineNumber && from.at.columnNumber === columnNumber);
}

function again({ kind }: Step, { callFrames }: Debugger.PausedEventDataType, top: Frame): StepKind {
  const isInside = callFrames[0]?.location.scriptId === top.call.location.scriptId;
  if (!isInside) return "stepOut";
  return kind === "stepInto" ? "stepInto" : "stepOver";
}
