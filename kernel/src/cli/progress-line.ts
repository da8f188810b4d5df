import process from "node:process";

/** One line of the terminal that tells what goes on; each new text takes the place of the one before. Elsewhere nothing is written. */
export class ProgressLine {
  #width = 0;

  show(text: string): void {
    const { stderr } = process;
    if (!stderr.isTTY) return;
    const line = text.slice(0, Math.max(10, (stderr.columns ?? 80) - 1));
    stderr.write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  clear(): void {
    if (this.#width > 0) process.stderr.write(`\r${" ".repeat(this.#width)}\r`);
    this.#width = 0;
  }
}

/** Aborts at the first Ctrl-C, and ends the process at the second. Call `done` when it is no longer needed. */
export function listenForStop(): { readonly signal: AbortSignal; readonly done: () => void } {
  const stop = new AbortController();
  const hear = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, hear);
  return {
    signal: stop.signal,
    done: () => {
      for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(name, hear);
    },
  };
}
