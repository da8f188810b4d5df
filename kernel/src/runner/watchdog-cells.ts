/** Number of 32-bit cells that runner and watchdog share. */
export const sharedCells = 5;
/** 1 while an interrupt is wanted; loops of cells look at it. */
export const requestCell = 0;
/** When the cell that runs was started, in ticks of the machine. */
export const startCell = 2;
/** The execution that is running, or ran last. */
export const runCell = 3;
/** The execution that was last to be stopped; where it has not started yet, it never does. */
export const unwantedCell = 4;
/** What the watchdog tells the runner about an execution. */
export interface WatchdogMessage {
  readonly type: "interrupt" | "terminated";
  readonly run: number;
}
/** Holds a {@link Phase}. */
export const phaseCell = 1;

/** What the runner is doing about an interrupt. */
export const Phase = { idle: 0, busy: 1, requested: 2, answered: 3, terminating: 4, terminated: 5 } as const;
