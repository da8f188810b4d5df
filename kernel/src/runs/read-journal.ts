import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "../messages/index.js";

/**
 * Reads the events of a run's folder, in order. A last line that was cut off is dropped; so is a line that tells an event
 * of another version. Throws what the file system throws.
 */
export function readJournal(folder: string): readonly RunEvent[] {
  return parseJournal(readFileSync(join(folder, "journal.jsonl"), "utf8"));
}

/** Reads the lines of a journal, as {@link readJournal} does. */
export function parseJournal(text: string): readonly RunEvent[] {
  // A line is an object: no beginning of one is JSON, so a line that was cut off cannot pass for another event.
  return text.split("\n").flatMap((line) => {
    const event = parseLine(line);
    return isRunEvent(event) ? [event] : [];
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

type Check = (value: unknown) => boolean;
type Fields = Readonly<Record<string, Check>>;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isNumberOrNull: Check = (value) => value === null || isNumber(value);
const isListOf =
  (isItem: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(isItem);
const hasFields =
  (fields: Fields): Check =>
  (value) =>
    // Any object may be looked at by name.
    isObject(value) && Object.entries(fields).every(([name, isRight]) => isRight((value as Record<string, unknown>)[name]));
const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const stage = { stage: isText, at: isNumber };
const run = { run: isText, duration: isNumber, at: isNumber };
const isNamesOrNothing: Check = (value) => value === undefined || isListOf(isText)(value);
const isTextOrNothing: Check = (value) => value === undefined || isText(value);
const isKept = hasFields({ run: isText, at: isNumber, duration: isNumber });
const isKeptOrNothing: Check = (value) => value === undefined || isKept(value);
const isSummary = hasFields({
  name: isText,
  kind: isText,
  preview: isText,
  artifact: isTextOrNothing,
  unstored: isTextOrNothing,
});
const isTexts: Check = (value) => isObject(value) && Object.values(value as object).every(isText);
const isCode = hasFields({ helpers: isTexts, imports: isTexts });
const isCodeOrNothing: Check = (value) => value === undefined || isCode(value);
const isReport = hasFields({ name: isText, message: isText, text: isText, trace: isListOf(isObject) });
const isProgress = hasFields({ bar: isNumber, label: isText, value: isNumber, total: isNumberOrNull });

/** What each event holds; all of them, or this does not compile. */
const shapes: Readonly<Record<RunEvent["type"], Check>> = {
  "run.started": hasFields({ run: isText, pipeline: isText, stages: isListOf(isText), at: isNumber }),
  "run.resumed": hasFields({
    ...{ run: isText, pipeline: isText, at: isNumber },
    ...{ stages: isListOf(isText), kept: isListOf(isText), again: isListOf(hasFields({ stage: isText, reason: isText })) },
  }),
  "stage.started": hasFields({ ...stage, reason: isTextOrNothing }),
  "stage.progress": hasFields({ ...stage, progress: isProgress }),
  "stage.log": hasFields({ ...stage, record: isObject }),
  "stage.retrying": hasFields({ ...stage, attempt: isNumber, of: isNumber, delay: isNumber, error: isReport }),
  "stage.event": hasFields({ ...stage, event: isText }),
  "run.warning": hasFields({ about: (value) => value === null || isText(value), message: isText, at: isNumber }),
  "stage.completed": hasFields({
    ...stage,
    duration: isNumber,
    outputs: isListOf(isSummary),
    source: isTextOrNothing,
    code: isCodeOrNothing,
    sampled: isNamesOrNothing,
  }),
  "stage.failed": hasFields({ ...stage, duration: isNumber, error: isReport }),
  "stage.skipped": hasFields({ ...stage, reason: isText, cached: isKeptOrNothing }),
  "stage.cancelled": hasFields({ ...stage, duration: isNumberOrNull }),
  "run.completed": hasFields(run),
  "run.failed": hasFields({ ...run, stages: isListOf(isText) }),
  "run.cancelled": hasFields(run),
};

function isRunEvent(value: unknown): value is RunEvent {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  const known = Object.entries(shapes).find(([type]) => type === value.type);
  return known?.[1](value) ?? false;
}
