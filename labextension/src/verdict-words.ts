import type { StageState } from "stagebook/messages";
import type { Words } from "./words.js";

/** The outline that a verdict shares with a state of stages. */
export function verdictIcon(verdict: string): StageState {
  switch (verdict) {
    case "same":
      return "fresh";
    case "different":
    case "varies":
      return "stale";
    case "failed":
      return "failed";
    case "running":
      return "running";
    case "left out":
      return "skipped";
    case "waiting":
      return "queued";
    default:
      return "new";
  }
}

/** A verdict in a word; one of a later kernel as it calls it. */
export function verdictWord(verdict: string, words: Words): string {
  switch (verdict) {
    case "same":
      return words.__("same");
    case "different":
      return words.__("different");
    case "varies":
      return words.__("varies");
    case "failed":
      return words.__("failed");
    case "new":
      return words.__("new");
    case "left out":
      return words.__("left out");
    case "running":
      return words.__("running");
    case "waiting":
      return "";
    default:
      return verdict;
  }
}
