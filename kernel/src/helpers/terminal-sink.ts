import { LiveLines } from "../host/index.js";
import type { ProgressState } from "../messages/index.js";
import type { BarSink } from "./bar-sink.js";
import { formatEndedBar, formatRunningBar } from "./format-bar.js";

const open: TerminalSink[] = [];
let lines: LiveLines | null = null;

/** Draws a bar as one line of a terminal, below the bars that are open already. */
export class TerminalSink implements BarSink {
  readonly interval = 50;
  readonly keepsRow = false;
  readonly #look: () => ProgressState;
  readonly #timer: NodeJS.Timeout;
  #text = "";

  /** `look` gives the newest state: a slow asynchronous loop has a clock that goes on. */
  constructor(look: () => ProgressState) {
    this.#look = look;
    open.push(this);
    this.#timer = setInterval(() => this.show(this.#look()), 500);
    this.#timer.unref();
  }

  show(state: ProgressState): void {
    this.#text = formatRunningBar(state);
    lines ??= new LiveLines();
    lines.draw(open.map((sink) => sink.#text).filter((text) => text !== ""));
  }

  end(state: ProgressState): void {
    clearInterval(this.#timer);
    open.splice(open.indexOf(this), 1);
    // An inner bar of a loop would leave a line for each turn: only the outermost stays on the screen.
    if (open.length === 0) this.#leave(formatEndedBar(state));
    else lines?.draw(open.map((sink) => sink.#text));
  }

  #leave(text: string): void {
    lines ??= new LiveLines();
    lines.draw([]);
    lines.print(text);
    lines.close();
    lines = null;
  }
}
