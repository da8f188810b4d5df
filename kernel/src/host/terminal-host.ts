import process from "node:process";
import type { Host, MimeBundle } from "./host.js";

/** The host of a plain Node process: text goes to the standard output, nothing can be replaced. */
export class TerminalHost implements Host {
  readonly kind = "terminal";

  /** Bars go to the standard error, so this asks about that one. */
  get isTerminal(): boolean {
    return process.stderr.isTTY && process.env.TERM !== "dumb" && process.env.CI === undefined;
  }

  display(bundle: MimeBundle): void {
    process.stdout.write(`${plainText(bundle)}\n`);
  }

  update(): void {
    // What is printed stays printed.
  }

  openComm(): null {
    return null;
  }

  setCommTarget(): void {
    // No page can open one.
  }
}

/** The text of a bundle, or what there is instead: `[image/png]`. */
export function plainText(bundle: MimeBundle): string {
  const text = bundle["text/plain"] ?? bundle["text/markdown"];
  if (text !== undefined) return String(text);
  return `[${Object.keys(bundle).join(", ")}]`;
}
