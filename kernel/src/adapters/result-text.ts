import process from "node:process";
import { inspect } from "node:util";
import { cutLine } from "../host/index.js";
import { lastStages, summarizeOutput } from "../runs/index.js";
import type { Pipeline } from "../stages/index.js";

const mostRows = 20;
const mostColumns = 12;
const longestText = 1000;
const widestCell = 28;

/** Writes what the last stages of a run gave: arrays of records as tables, small values in full, others in one line. */
export async function resultText(pipeline: Pipeline, outputs: Readonly<Record<string, unknown>>): Promise<string> {
  const parts: string[] = [];
  for (const stage of lastStages(pipeline, Object.keys(outputs))) {
    const values = outputs[stage];
    if (typeof values !== "object" || values === null) continue;
    for (const [name, value] of Object.entries(values)) parts.push(await outputText(name, value));
  }
  return parts.join("\n");
}

async function outputText(name: string, value: unknown): Promise<string> {
  if (isRecords(value)) return `${name}\n${await tableText(value)}`;
  if (typeof value === "string" && value.includes("\n") && value.length <= longestText) return `${name}\n${value}`;
  const { kind, preview } = summarizeOutput(name, value);
  // What a library's object is made of is for the library to know.
  if (!isPlain(value)) return `${name}  ${kind}`;
  const text = inspect(value, { depth: 4, breakLength: 100, maxArrayLength: 20 });
  // A long list says little in many lines.
  const isShort = text.length <= longestText && !(Array.isArray(value) && text.includes("\n"));
  if (isShort) return `${name}  ${text}`;
  return `${name}  ${kind}  ${preview}`;
}

async function tableText(rows: readonly Readonly<Record<string, unknown>>[]): Promise<string> {
  // Only a result with a table needs it, and it may have been left out when this package was installed.
  const printer = await import("console-table-printer").catch(() => null);
  if (printer === null) return inspect(rows, { maxArrayLength: mostRows });
  const names = [...new Set(rows.slice(0, mostRows).flatMap((row) => Object.keys(row)))].slice(0, mostColumns);
  const isNumber = (name: string): boolean => rows.every((row) => row[name] === undefined || typeof row[name] === "number");
  const table = new printer.Table({
    columns: names.map((name) => ({ name, alignment: isNumber(name) ? "right" : "left" })),
    shouldDisableColors: true,
  });
  for (const row of rows.slice(0, mostRows)) table.addRow(Object.fromEntries(names.map((name) => [name, cellText(row[name])])));
  const more = rows.length > mostRows ? `\n… ${rows.length - mostRows} more rows` : "";
  // A table that wraps cannot be read; what is cut off can be had by piping it on.
  const width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  const lines = table.render().split("\n");
  return lines.map((line) => cutLine(line, width)).join("\n") + more;
}

function cellText(value: unknown): string | number {
  if (typeof value === "number") return Number.isInteger(value) || !Number.isFinite(value) ? value : Number(value.toPrecision(6));
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : summarizeOutput("", value).preview;
  return text.length > widestCell ? `${text.slice(0, widestCell - 1)}…` : text;
}

function isRecords(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isPlainObject(item));
}

function isPlain(value: unknown): boolean {
  if (value === null || typeof value !== "object") return typeof value !== "function";
  return isPlainObject(value) || Array.isArray(value) || value instanceof Map || value instanceof Set || value instanceof Date;
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === null || proto === Object.prototype;
}
