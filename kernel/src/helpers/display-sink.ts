import { randomUUID } from "node:crypto";
import type { Host } from "../host/index.js";
import type { ProgressState } from "../messages/index.js";
import type { BarSink } from "./bar-sink.js";
import { formatEndedBar, formatRunningBar } from "./format-bar.js";

/** Draws a bar as text that is replaced, in a notebook without our widgets. */
export class DisplaySink implements BarSink {
  // tslab loses messages that are sent in great number.
  readonly interval = 250;
  readonly keepsRow = true;
  readonly #host: Host;
  readonly #id = randomUUID();
  #isShown = false;

  constructor(host: Host) {
    this.#host = host;
  }

  show(state: ProgressState): void {
    this.#put(formatRunningBar(state));
  }

  end(state: ProgressState): void {
    this.#put(formatEndedBar(state));
  }

  #put(text: string): void {
    if (this.#isShown) this.#host.update({ "text/plain": text }, this.#id);
    else this.#host.display({ "text/plain": text }, this.#id);
    this.#isShown = true;
  }
}
