import { readFileSync } from "node:fs";
import { join } from "node:path";
import { systemReason } from "../errors.js";
import { widgetVersion } from "../messages/index.js";
import { type RunRecord, runFormat } from "./run-record.js";

/** Reads `run.json`; gives a text that says what is wrong with it where it is none of this version's. Never throws. */
export function readRecord(folder: string): RunRecord | string {
  let text: string;
  try {
    text = readFileSync(join(folder, "run.json"), "utf8");
  } catch (error) {
    return withoutRecord(error);
  }
  try {
    return checkRecord(JSON.parse(text));
  } catch {
    return "its run.json is damaged: it is no JSON";
  }
}

function withoutRecord(error: unknown): string {
  if (hasCode(error, "ENOENT")) return "it has no run.json: the run is about to begin, or was cut off before it did";
  return `its run.json cannot be read: ${readingReason(error)}`;
}

/** What the system said, in words, when something was read. */
export function readingReason(error: unknown): string {
  if (hasCode(error, "EACCES")) return "there is no permission to read it (EACCES)";
  if (hasCode(error, "ELOOP")) return "its link leads back to itself (ELOOP)";
  return hasCode(error, "EISDIR") ? "a folder is in the way of a file (EISDIR)" : systemReason(error);
}

/** Whether the system gave this code. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isTextOrNull: Check = (value) => value === null || isText(value);
const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isTime: Check = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));
const states: readonly unknown[] = ["running", "completed", "failed", "cancelled"];

/** What each field of a record is; all of them, or this does not compile. */
const fields: Readonly<Record<keyof RunRecord, Check>> = {
  format: (value) => value === firstFormat.format || value === runFormat,
  id: isText,
  pipeline: isText,
  state: (value) => states.includes(value),
  stages: isTexts,
  params: (value) => typeof value === "object" && value !== null && Object.values(value).every(isObject),
  settings: (value) => value === null || hasTexts(value, ["artifact"]) || hasTexts(value, ["unstored"]),
  versions: (value) => hasTexts(value, ["node", "stagebook"]),
  git: (value) => value === null || hasTexts(value, ["commit"]),
  config: () => true,
  session: (value) => value === undefined || isText(value),
  command: isTexts,
  folder: isText,
  file: isTextOrNull,
  machine: isTextOrNull,
  pid: (value) => Number.isInteger(value) && Number(value) > 0,
  startedAt: isTime,
  resumedAt: (value) => value === null || isTime(value),
  endedAt: (value) => value === null || isTime(value),
  duration: (value) => value === null || typeof value === "number",
};

/** What a run of the first format, which carried no number, does not say. */
const firstFormat = { format: 0, settings: null, file: null, machine: null, resumedAt: null };

function checkRecord(value: unknown): RunRecord | string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "its run.json has no record of a run";
  if ("format" in value && value.format !== firstFormat.format && value.format !== runFormat)
    return `its run.json has format ${String(value.format)}${writtenBy(value)}`;
  const whole = { ...firstFormat, ...value };
  const found = new Map<string, unknown>(Object.entries(whole));
  const wrong = Object.entries(fields).flatMap(([name, isRight]) => (isRight(found.get(name)) ? [] : [`'${name}'`]));
  return wrong.length === 0
    ? // Every field was looked at.
      (whole as RunRecord)
    : `its run.json has no ${wrong.join(", ")} that can be read${writtenBy(value)}`;
}

/** Names the version that wrote a record, when it was another one. */
function writtenBy(record: object): string {
  const versions: unknown = "versions" in record ? record.versions : null;
  if (typeof versions !== "object" || versions === null || !("stagebook" in versions)) return "";
  const version = String(versions.stagebook);
  return version === widgetVersion ? "" : `; Stagebook ${version} wrote it, and this is ${widgetVersion}`;
}

function hasTexts(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  const found = new Map<string, unknown>(Object.entries(value));
  return names.every((name) => isText(found.get(name)));
}
