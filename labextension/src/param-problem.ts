import type { ParamView } from "stagebook/messages";
import type { Words } from "./words.js";

/** Says why a text cannot be the value of a param; null when it can. */
export function paramProblem({ kind }: Pick<ParamView, "kind">, text: string, words: Words): string | null {
  switch (kind) {
    case "number":
      return text.trim() === "" || Number.isNaN(Number(text)) ? words.__("It takes a number.") : null;
    case "list":
      return Array.isArray(jsonOf(text)) ? null : words.__("It takes a list as JSON, such as [1, 2].");
    case "object":
      return isObject(jsonOf(text)) ? null : words.__('It takes an object as JSON, such as {"a": 1}.');
    case "string":
    case "boolean":
    case "any":
      return null;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
