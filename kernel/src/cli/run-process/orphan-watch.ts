import process from "node:process";
import { workerData } from "node:worker_threads";

/** Milliseconds that a run has to end by itself once its parent has gone. */
const grace = 5000;
const parent: unknown = workerData;

// A stage that never lets go of the processor hears nothing; this thread sees that nobody is there to stop it any more.
const timer = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(timer);
  setTimeout(() => process.kill(process.pid, "SIGKILL"), grace);
}, 1000);
