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
  /** The code ran as cells: only cells and files below `folder` are the user's, and our own errors tell their lines too. */
  readonly inCells?: boolean;
  /** Makes a message readable. */
  readonly message?: (text: string) => string;
}

/**
 * Makes an error plain data, with the user's lines only: Node's, installed packages' and our own lines are left out.
 * Takes anything that can be thrown. Lines of cells (`cell 3:2:54`) are the user's wherever they stand. An error of ours has no trace but in cells.
 */
export function toErrorReport(error: unknown, options: ErrorReportOptions = {}): ErrorReport {
  return reportOf(error, options, 0);
}

// A chain of causes may be a circle.
const deepest = 8;
const mostMembers = 5;

function reportOf(thrown: unknown, options: ErrorReportOptions, depth: number): ErrorReport {
  if (!isErrorLike(thrown)) return reportValue(thrown);
  const name = typeof thrown.name === "string" && thrown.name !== "" ? thrown.name : "Error";
  const message = (options.message ?? String)(String(thrown.message));
  const isSaid = isOurs(thrown) && options.inCells !== true;
  const trace = isSaid ? [] : traceLines(String(thrown.stack ?? ""), `${name}: ${message}`, options);
  const members = depth < deepest ? memberLines(thrown, options, depth) : [];
  const own = [message === "" ? name : `${name}: ${message}`, ...members, ...trace.map(printLine)].join("\n");
  if (thrown.cause === undefined || depth === deepest) return { name, message, trace, text: own };
  const cause = reportOf(thrown.cause, options, depth + 1);
  return { name, message, trace, text: `${own}\nCaused by ${cause.text}`, cause };
}

function reportValue(thrown: unknown): ErrorReport {
  const message = typeof thrown === "string" ? thrown : describe(thrown);
  return { name: "Thrown", message, trace: [], text: `Thrown: ${message}` };
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

/** Our own errors say all in their sentence; they are known by a name in their line, since two copies of this package may meet. */
function isOurs(error: ErrorLike): boolean {
  for (let proto = prototypeOf(error); proto !== null; proto = prototypeOf(proto)) {
    if ("constructor" in proto && typeof proto.constructor === "function" && proto.constructor.name === "StagebookError")
      return true;
  }
  return false;
}

function prototypeOf(value: object): object | null {
  const proto: unknown = Object.getPrototypeOf(value);
  return typeof proto === "object" ? proto : null;
}

function memberLines(error: ErrorLike, options: ErrorReportOptions, depth: number): readonly string[] {
  if (!Array.isArray(error.errors)) return [];
  const shown = error.errors.slice(0, mostMembers).map((member: unknown) => {
    return `  - ${reportOf(member, options, depth + 1).text.replaceAll("\n", "\n    ")}`;
  });
  const left = error.errors.length - shown.length;
  return left > 0 ? [...shown, `  - and ${left} more`] : shown;
}

const frame = /^\s+at (?:(?:async )?(?<inside>.+?) \((?<place>.+)\)|(?:async )?(?<bare>.+))$/;

function traceLines(stack: string, head: string, options: ErrorReportOptions): readonly TraceLine[] {
  // The message may hold lines that look like frames.
  const lines = (stack.startsWith(head) ? stack.slice(head.length) : stack).split("\n");
  return lines.flatMap((line) => {
    const found = frame.exec(line)?.groups;
    const place = /^(?<file>.+):(?<line>\d+):(?<column>\d+)$/.exec(found?.place ?? found?.bare ?? "")?.groups;
    const where = place === undefined ? null : userPlace(place.file ?? "", options);
    if (place === undefined || where === null) return [];
    return [{ inside: functionName(found?.inside), where, line: Number(place.line), column: Number(place.column) }];
  });
}

// Null for a line that is not the user's.
function userPlace(url: string, options: ErrorReportOptions): string | null {
  if (isCell(url)) return url;
  const file = (url.startsWith("file://") ? decodeURIComponent(url.slice(7)) : url)
    .replace(/\?v=\w+$/, "")
    .replace(/^\/([A-Za-z]:)/, "$1");
  if (file.startsWith("node:") || file === "native" || file === "<anonymous>" || /[\\/]node_modules[\\/]/.test(file)) return null;
  if (options.internal?.some((prefix) => file.startsWith(prefix)) === true) return null;
  const folder = options.folder === undefined ? "" : options.folder.replace(/[\\/]?$/, "/");
  if (folder !== "" && file.startsWith(folder)) return file.slice(folder.length);
  return options.inCells === true ? null : file;
}

function isCell(place: string): boolean {
  return /^cell \d+$/.test(place);
}

function functionName(text: string | undefined): string | null {
  const name = text?.replace(/^(?:Object|Module|Function)\./, "").replace(/ \[as .+\]$/, "");
  return name === undefined || name === "<anonymous>" || name === "eval" ? null : name;
}

function printLine(line: TraceLine): string {
  const place = `${line.where}${isCell(line.where) ? ", line " : ":"}${line.line}:${line.column}`;
  return line.inside === null ? `    at ${place}` : `    at ${line.inside} (${place})`;
}

function describe(value: unknown): string {
  try {
    return typeof value === "object" ? (JSON.stringify(value) ?? String(value)) : String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
