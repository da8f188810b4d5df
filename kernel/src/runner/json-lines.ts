import type { Duplex } from "node:stream";

/** Hands each line of JSON that arrives on `pipe` to `receive`. */
export function readJsonLines(pipe: Duplex, receive: (message: unknown) => void): void {
  // Pieces of a line that is not complete; a source map inside a message makes one of several MB.
  let pieces: string[] = [];
  pipe.setEncoding("utf8");
  pipe.on("data", (text: string) => {
    const [first = "", ...more] = text.split("\n");
    pieces.push(first);
    for (const line of more) {
      const whole = pieces.join("");
      pieces = [line];
      receive(JSON.parse(whole));
    }
  });
}

/** Writes one message as a line; nothing happens when the other side has gone. */
export function writeJsonLine(pipe: Duplex, message: unknown): void {
  if (pipe.writable) pipe.write(`${JSON.stringify(message)}\n`);
}
