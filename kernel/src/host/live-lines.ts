import process from "node:process";
import { cutLine } from "./cut-line.js";

// Said here, and not taken from Node's types: who uses the library may have none.
type Write = (chunk: string | Uint8Array, ...rest: never[]) => boolean;
interface Stream {
  write: Write;
  readonly isTTY?: boolean;
  readonly rows?: number;
  readonly columns?: number;
}

/** The streams that lines are drawn on, and that others print on meanwhile. */
export interface LiveStreams {
  readonly drawn: Stream;
  readonly others: readonly Stream[];
}

// A line that wraps could not be taken back, and the width may change between two drawings.
const noWrap = "\u001B[?7l";
const wrap = "\u001B[?7h";

/**
 * Lines at the bottom of a terminal that are drawn over again.
 * What others print while they are up is moved above them. Everything is written at once, so lines move in a synchronous loop too.
 */
export class LiveLines {
  readonly #streams: LiveStreams;
  readonly #restore: (() => void)[] = [];
  readonly #write: (text: string) => void;
  #lines: readonly string[] = [];
  #shown = 0;
  #midLine = false;

  constructor(streams: LiveStreams = { drawn: process.stderr, others: [process.stdout] }) {
    this.#streams = streams;
    const write = streams.drawn.write.bind(streams.drawn);
    this.#write = (text) => void write(text);
  }

  /** Draws these lines in place of those before. */
  draw(lines: readonly string[]): void {
    if (this.#restore.length === 0) this.#watch();
    this.#lines = lines.slice(-Math.max(1, (this.#streams.drawn.rows ?? 24) - 1));
    if (!this.#midLine) this.#write(this.#eraseText() + this.#linesText());
  }

  /** How many columns a line may take. */
  get columns(): number {
    return this.#streams.drawn.columns ?? 80;
  }

  /** Prints lines above, for good. */
  print(text: string): void {
    this.#write(`${this.#eraseText()}${this.#midLine ? "\n" : ""}${text}\n`);
    this.#midLine = false;
    this.#write(this.#linesText());
  }

  /** Takes the lines away and lets others print as before. */
  close(): void {
    this.#write(this.#eraseText());
    this.#lines = [];
    for (const restore of this.#restore.splice(0)) restore();
  }

  #linesText(): string {
    this.#shown = this.#lines.length;
    if (this.#shown === 0) return "";
    return `${noWrap}${this.#lines.map((line) => cutLine(line, this.columns)).join("\n")}${wrap}\n`;
  }

  #eraseText(): string {
    const text = this.#shown === 0 ? "" : `\u001B[${this.#shown}A\r\u001B[J`;
    this.#shown = 0;
    return text;
  }

  #watch(): void {
    for (const stream of [this.#streams.drawn, ...this.#streams.others]) {
      if (stream.isTTY === true) this.#watchStream(stream);
    }
  }

  #watchStream(stream: Stream): void {
    const original = stream.write;
    const watched: Write = (...args) => {
      this.#write(this.#eraseText());
      const done = original.apply(stream, args);
      this.#midLine = endsMidLine(args[0], this.#midLine);
      if (!this.#midLine) this.#write(this.#linesText());
      return done;
    };
    stream.write = watched;
    this.#restore.push(() => {
      // Someone may have wrapped it after us: then theirs stays, and ours passes on.
      if (stream.write === watched) stream.write = original;
    });
  }
}

function endsMidLine(chunk: string | Uint8Array, before: boolean): boolean {
  if (chunk.length === 0) return before;
  return typeof chunk === "string" ? !chunk.endsWith("\n") : chunk.at(-1) !== 10;
}
