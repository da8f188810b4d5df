import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { interruptFd } from "./channel.js";
import { signalChildren } from "./children.js";
import { DebugRelay } from "./debug-relay.js";
import { keepLocals } from "./keep-locals.js";
import { Phase, phaseCell, requestCell, runCell, startCell, unwantedCell, type WatchdogMessage } from "./watchdog-cells.js";

/** Milliseconds that user code gets to stop by itself. */
const grace = 120;

// The runner hands over the memory that both look at.
const cells = new Int32Array(workerData as SharedArrayBuffer);
const session = new Session();
session.connectToMainThread();
const relay = new DebugRelay();

function interrupt(chunk: Buffer): void {
  const run = chunk.readInt32LE(chunk.length - 4);
  // In this order: the runner says what it starts before it looks whether that is wanted.
  Atomics.store(cells, unwantedCell, run);
  if (Atomics.load(cells, runCell) !== run) return;
  // An idle runner must not be terminated: the termination would hit the next cell.
  if (Atomics.compareExchange(cells, phaseCell, Phase.busy, Phase.requested) !== Phase.busy) return;
  Atomics.store(cells, requestCell, 1);
  parentPort?.postMessage({ type: "interrupt", run } satisfies WatchdogMessage);
  signalChildren(Atomics.load(cells, startCell), "SIGINT");
  // Code that stands at a breakpoint cannot hear of it.
  if (relay.isPaused) terminateIfStuck(run);
  else {
    // The one before it may have ended by itself, and must not have this one terminated in its name.
    clearTimeout(stuckTimer);
    stuckTimer = setTimeout(terminateIfStuck, grace, run);
  }
}

let stuckTimer: NodeJS.Timeout | undefined;

function terminateIfStuck(run: number): void {
  if (Atomics.load(cells, runCell) !== run) return;
  if (Atomics.compareExchange(cells, phaseCell, Phase.requested, Phase.terminating) !== Phase.requested) return;
  if (relay.isPaused) {
    relay.endPaused();
    tellTerminated(run);
    return;
  }
  // A call that waits for a child in Node's native code ends with the child only.
  signalChildren(Atomics.load(cells, startCell), "SIGKILL");
  const end = (): void => {
    // It may have ended while its variables were looked for, and another may run.
    const isStuck = Atomics.load(cells, runCell) === run && Atomics.load(cells, phaseCell) === Phase.terminating;
    if (isStuck) session.post("Runtime.terminateExecution");
    session.post("Debugger.disable");
    if (isStuck) tellTerminated(run);
  };
  keepLocals(session).then(end, end);
}

function tellTerminated(run: number): void {
  // Heard when the stack is gone; the session itself gives no answer.
  Atomics.store(cells, phaseCell, Phase.terminated);
  parentPort?.postMessage({ type: "terminated", run } satisfies WatchdogMessage);
}

const pipe = new Socket({ fd: interruptFd, readable: true, writable: false });
pipe.on("data", interrupt);
pipe.on("error", () => pipe.destroy());
