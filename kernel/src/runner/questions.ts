import { sendReport } from "./channel.js";
import { currentRun } from "./current-run.js";
import type { KernelQuestion } from "./messages.js";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const waiting = new Map<number, Waiting>();
let last = 0;

/** Asks the kernel and waits for its answer. */
export async function askKernel(question: KernelQuestion): Promise<unknown> {
  last += 1;
  const request = last;
  sendReport({ type: "question", run: currentRun(), request, question });
  return await new Promise((resolve, reject) => waiting.set(request, { resolve, reject }));
}

/** Takes the kernel's answer. */
export function takeAnswer(request: number, value: unknown, error: string | null): void {
  const asked = waiting.get(request);
  waiting.delete(request);
  if (error === null) asked?.resolve(value);
  // The sentence is the kernel's own and meant for the user as it is.
  else asked?.reject(new RangeError(error));
}
