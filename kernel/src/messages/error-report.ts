/** One line of a trace that belongs to the user. */
export interface TraceLine {
  /** The function the line stands in, or null at the top of a cell or file. */
  readonly inside: string | null;
  /** Where: `cell 3` or a path relative to the notebook. */
  readonly where: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** An error as it is shown, logged and sent: plain data. */
export interface ErrorReport {
  /** The error's class name, such as `TypeError`. */
  readonly name: string;
  readonly message: string;
  /** The user's lines only, innermost first. */
  readonly trace: readonly TraceLine[];
  /** The printed trace, without colours; ends without a newline. */
  readonly text: string;
  readonly cause?: ErrorReport;
}

/** How {@link toErrorReport} tells the user's lines from others. */
export interface ErrorReportOptions {
  /** Paths below this folder are shown relative to it. */
  readonly folder?: string;
  /** Path prefixes whose lines are ours, besides Node's and installed packages'. */
  readonly internal?: readonly string[];
  /** Names a place in its own way (`cell 3`), or returns null for the default. */
  readonly place?: (file: string, line: number, column: number) => Pick<TraceLine, "where" | "line" | "column"> | null;
}

/**
 * Makes an error plain data, with the user's lines only: Node's, installed packages' and our own lines are left out.
 * Takes anything that can be thrown. An error whose sentence is meant for the user as it is has no trace.
 */
export function toErrorReport(error: unknown, options: ErrorReportOptions = {}): ErrorReport {
  return reportOf(error, options, 0);
}

// A chain of causes may be a circle.
const deepestCause = 8;

function reportOf(error: unknown, options: ErrorReportOptions, depth: number): ErrorReport {
  if (!isErrorLike(error)) {
    const message = typeof error === "string" ? error : describe(error);
    return { name: "Thrown value", message, trace: [], text: `Thrown value: ${message}` };
  }
  const name = typeof error.name === "string" && error.name !== "" ? error.name : "Error";
  const message = String(error.message);
  const trace = isForUser(error) ? [] : traceLines(String(error.stack ?? ""), `${name}: ${message}`, options);
  const own = [message === "" ? name : `${name}: ${message}`, ...memberLines(error), ...trace.map(printLine)].join("\n");
  if (error.cause === undefined || depth === deepestCause) return { name, message, trace, text: own };
  const cause = reportOf(error.cause, options, depth + 1);
  return { name, message, trace, text: `${own}\nCaused by: ${cause.text}`, cause };
}

interface ErrorLike {
  readonly name?: unknown;
  readonly message: unknown;
  readonly stack?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

// Errors of another realm (a cell, a worker) are not `instanceof Error` here.
function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === "object" && value !== null && "message" in value && ("stack" in value || value instanceof Error);
}

/** Our own errors say all in their sentence; they are known by their `code`, since two copies of this package may meet. */
function isForUser(error: ErrorLike): boolean {
  for (
    let proto: unknown = Object.getPrototypeOf(error);
    typeof proto === "object" && proto !== null;
    proto = Object.getPrototypeOf(proto)
  ) {
    if ("constructor" in proto && typeof proto.constructor === "function" && proto.constructor.name === "StagebookError")
      return true;
  }
  return false;
}

function memberLines(error: ErrorLike): readonly string[] {
  if (!Array.isArray(error.errors)) return [];
  return error.errors
    .slice(0, 5)
    .map((member: unknown) => `  - ${isErrorLike(member) ? String(member.message) : describe(member)}`);
}

const frame = /^\s+at (?:(?:async )?(?<inside>.+?) \((?<place>.+)\)|(?:async )?(?<bare>.+))$/;

function traceLines(stack: string, head: string, options: ErrorReportOptions): readonly TraceLine[] {
  // The message may hold lines that look like frames.
  const lines = (stack.startsWith(head) ? stack.slice(head.length) : stack).split("\n");
  return lines.flatMap((line) => {
    const found = frame.exec(line)?.groups;
    const place = /^(?<file>.+):(?<line>\d+):(?<column>\d+)$/.exec(found?.place ?? found?.bare ?? "")?.groups;
    if (place === undefined) return [];
    const traced = userLine(place.file ?? "", Number(place.line), Number(place.column), options);
    return traced === null ? [] : [{ inside: functionName(found?.inside), ...traced }];
  });
}

function userLine(
  url: string,
  line: number,
  column: number,
  options: ErrorReportOptions,
): Pick<TraceLine, "where" | "line" | "column"> | null {
  const file = url.startsWith("file://") ? decodeURIComponent(url.slice(7)).replace(/^\/([A-Za-z]:)/, "$1") : url;
  const named = options.place?.(file, line, column) ?? null;
  if (named !== null) return named;
  if (file.startsWith("node:") || file === "native" || file === "<anonymous>" || /[\\/]node_modules[\\/]/.test(file)) return null;
  if (options.internal?.some((prefix) => file.startsWith(prefix)) === true) return null;
  const folder = options.folder === undefined ? "" : options.folder.replace(/[\\/]?$/, "/");
  return { where: folder !== "" && file.startsWith(folder) ? file.slice(folder.length) : file, line, column };
}

function functionName(text: string | undefined): string | null {
  const name = text?.replace(/^(?:Object|Module|Function)\./, "").replace(/ \[as .+\]$/, "");
  return name === undefined || name === "<anonymous>" || name === "eval" ? null : name;
}

function printLine(line: TraceLine): string {
  const place = `${line.where}:${line.line}:${line.column}`;
  return line.inside === null ? `    at ${place}` : `    at ${line.inside} (${place})`;
}

function describe(value: unknown): string {
  try {
    return typeof value === "object" ? (JSON.stringify(value) ?? String(value)) : String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
