import { formatRecord } from "../messages/index.js";
import { currentRunContext } from "../runs/index.js";
import { LogFile } from "./log-file.js";

/** Values by name, such as `{ loss: 0.3 }`. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** How a log is kept. */
export interface LogOptions {
  /** The first part of the file's name; `log` by default. */
  readonly project?: string;
}

/** Writes figures and words: to the console and a local file, or to the run that the code is part of. */
export interface Logger {
  /** Logs values by name, with the step they belong to. */
  log(record: LogRecord, step?: number): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** Starts a new file, named after the project. Not needed before the first log, and without effect in a run. */
  init(options?: LogOptions): void;
}

type Level = "info" | "warn" | "error";

let file: LogFile | null = null;
let widths = new Map<string, number>();

/**
 * Logs figures and words. Alone, they are shown in aligned lines and kept in `.stagebook/logs`, a line of JSON each;
 * in a run they belong to the stage. Needs no account and no set-up.
 *
 * @example
 * for (const epoch of [1, 2, 3]) logger.log({ loss: 1 / epoch }, epoch);
 */
export const logger: Logger = {
  log(record, step) {
    if (typeof record !== "object" || record === null || Array.isArray(record)) {
      throw new TypeError(
        `logger.log() takes values by name, such as { loss }, got ${record === null ? "null" : Array.isArray(record) ? "an array" : typeof record}`,
      );
    }
    keep("info", step === undefined ? record : { step, ...record });
  },
  info: (text) => keep("info", { level: "info", message: text }),
  warn: (text) => keep("warn", { level: "warn", message: text }),
  error: (text) => keep("error", { level: "error", message: text }),
  init({ project = "log" } = {}) {
    if (typeof project !== "string" || project === "")
      throw new TypeError("logger.init() takes a name: write logger.init({ project: 'penguins' })");
    if (currentRunContext() !== null) return;
    // A project may be named with slashes or spaces; its file may not.
    file = new LogFile(project.replace(/[^\p{L}\p{N}._-]+/gu, "-"), (sentence) => print("info", sentence));
    widths = new Map();
  },
};

function keep(level: Level, record: LogRecord): void {
  const context = currentRunContext();
  if (context !== null) {
    context.reporter.log(record);
    return;
  }
  if (file === null) logger.init();
  file?.append({ time: new Date().toISOString(), ...record });
  print(level, formatRecord(record, widths));
}

// Notebook kernels catch the console, and not all of them the streams below it.
function print(level: Level, text: string): void {
  // biome-ignore lint/suspicious/noConsole: see above
  const write = { info: console.log, warn: console.warn, error: console.error }[level];
  write(text);
}
