import process from "node:process";
import type { RunEvent } from "../messages/index.js";
import { plainJson } from "../runs/index.js";
import type { RunView } from "./run-view.js";

/** Writes each event as one line of JSON on the standard output; what stages print there goes to the standard error instead. */
export class JsonView implements RunView {
  readonly #write: typeof process.stdout.write = process.stdout.write;

  constructor() {
    process.stdout.write = process.stderr.write.bind(process.stderr);
  }

  onEvent(event: RunEvent): void {
    this.#write.call(process.stdout, `${JSON.stringify(plainJson(event))}\n`);
  }

  close(): void {
    process.stdout.write = this.#write;
  }
}
