import { Worker } from "node:worker_threads";
import { ticks } from "./children.js";
import { currentExecution, type Execution, inExecution, resetExecution } from "./current-run.js";
import {
  Phase,
  phaseCell,
  requestCell,
  runCell,
  sharedCells,
  startCell,
  unwantedCell,
  type WatchdogMessage,
} from "./watchdog-cells.js";

/** Thrown into user code to stop it; never shown. */
export class InterruptSignal extends Error {
  override readonly name = "Interrupted";
  constructor() {
    super("The cell was interrupted");
  }
}

const cells = new Int32Array(new SharedArrayBuffer(4 * sharedCells));
// Taken before cells can replace it, and before it follows executions.
const startSoon = setImmediate;
const stops = new Set<() => void>();
let anyInterrupted = false;

/** Starts the watchdog thread, which hears interrupts while user code spins. */
export function startWatchdog(): void {
  const worker = new Worker(new URL("./watchdog.js", import.meta.url), {
    workerData: cells.buffer,
    stdout: false,
    stderr: false,
  });
  worker.on("message", ({ type, run }: WatchdogMessage) => {
    // The execution may have ended, and the next one begun, while this was on its way.
    if (run !== cells[runCell]) return;
    if (type === "interrupt") answerInterrupt();
    else stopAll();
  });
  worker.unref();
}

// While the watchdog is about to terminate what runs, that may be this handler: it waits for the blow and is then called again.
function answerInterrupt(): void {
  Atomics.compareExchange(cells, phaseCell, Phase.requested, Phase.answered);
  while (Atomics.load(cells, phaseCell) === Phase.terminating);
  stopAll();
}

function stopAll(): void {
  resetExecution();
  for (const stop of [...stops]) stop();
}

/**
 * Waits for `code` but no longer than until an interrupt.
 * Throws {@link InterruptSignal} when interrupted.
 */
export function interruptible<T>(execution: Execution, code: () => T | Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    // Once only: code that was stopped may end much later, when another execution has the cells.
    const settle = (): boolean => {
      if (!stops.delete(stop)) return false;
      Atomics.store(cells, requestCell, 0);
      Atomics.store(cells, phaseCell, Phase.idle);
      return true;
    };
    const refuse = (): void => {
      execution.interrupted = true;
      anyInterrupted = true;
      reject(new InterruptSignal());
    };
    const stop = (): void => {
      if (settle()) refuse();
    };
    stops.add(stop);
    Atomics.store(cells, requestCell, 0);
    Atomics.store(cells, startCell, ticks());
    Atomics.store(cells, phaseCell, Phase.busy);
    Atomics.store(cells, runCell, execution.run);
    if (Atomics.load(cells, unwantedCell) === execution.run) {
      stop();
      return;
    }
    // On a stack of its own: a terminate takes away all that stands below the code, and `stop` must still be heard.
    startSoon(() => {
      // What ends while an interrupt is on its way ended because of it, such as a call that waited for a child process.
      const end = (report: () => void): void => {
        const isInterrupted = cells[requestCell] === 1;
        if (!settle()) return;
        if (isInterrupted) refuse();
        else report();
      };
      startNow(execution, code).then(
        (value) => end(() => resolve(value)),
        (error: unknown) => end(() => reject(error)),
      );
    });
  });
}

async function startNow<T>(execution: Execution, code: () => T | Promise<T>): Promise<T> {
  return await inExecution(execution, code);
}

/** `$look` of compiled cells: called every so many turns of a loop; throws when the cell is to stop. */
export function look(): number {
  if (cells[requestCell] === 1) throw new InterruptSignal();
  return 0;
}

/** `$go` of compiled cells: passes on what was awaited, unless the execution was stopped meanwhile. */
export function go<T>(value: T): T {
  if (anyInterrupted && currentExecution().interrupted) throw new InterruptSignal();
  return value;
}
