import process from "node:process";
import type { ProgressState } from "../messages/index.js";
import type { BarSink } from "./bar-sink.js";
import { formatEndedBar, formatRunningBar } from "./format-bar.js";

/** Draws a bar where lines cannot be drawn over: a line every ten seconds, and one when it has ended. */
export class PlainSink implements BarSink {
  readonly interval = 10_000;
  readonly keepsRow = false;
  #isFirst = true;
  #hasLine = false;

  show(state: ProgressState): void {
    // A bar that ends soon needs one line, not two.
    if (this.#isFirst) this.#isFirst = false;
    else {
      process.stderr.write(`${formatRunningBar(state)}\n`);
      this.#hasLine = true;
    }
  }

  end(state: ProgressState): void {
    // A quick inner bar would leave a line for each step of the outer one.
    if (state.depth === 0 || this.#hasLine) process.stderr.write(`${formatEndedBar(state)}\n`);
  }
}
