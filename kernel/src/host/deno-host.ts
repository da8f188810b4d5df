import type { Host, MimeBundle } from "./host.js";

/** The part of `Deno.jupyter` that is used here. */
export interface DenoJupyter {
  display(bundle: MimeBundle, options: { raw: true; display_id?: string; update?: boolean }): Promise<void>;
}

/** The host inside Deno's Jupyter kernel. It has no comms that the page can answer on. */
export class DenoHost implements Host {
  readonly kind = "deno";
  readonly isTerminal = false;
  readonly #jupyter: DenoJupyter;
  // Deno's display is asynchronous: one at a time keeps the order.
  #last: Promise<void> = Promise.resolve();

  constructor(jupyter: DenoJupyter) {
    this.#jupyter = jupyter;
  }

  display(bundle: MimeBundle, id?: string): void {
    this.#send(bundle, id === undefined ? { raw: true } : { raw: true, display_id: id });
  }

  update(bundle: MimeBundle, id: string): void {
    this.#send(bundle, { raw: true, display_id: id, update: true });
  }

  openComm(): null {
    return null;
  }

  setCommTarget(): void {
    // No page can open one.
  }

  #send(bundle: MimeBundle, options: Parameters<DenoJupyter["display"]>[1]): void {
    // A page that has gone away must not fail the cell that shows something.
    this.#last = this.#last.then(() => this.#jupyter.display(bundle, options)).catch(() => undefined);
  }
}

/** Finds `Deno.jupyter`, or null outside Deno's kernel. */
export function findDenoJupyter(): DenoJupyter | null {
  try {
    const deno: unknown = Reflect.get(globalThis, "Deno");
    if (typeof deno !== "object" || deno === null) return null;
    // Deno throws here when it is not a kernel.
    const jupyter: unknown = Reflect.get(deno, "jupyter");
    return isJupyter(jupyter) ? jupyter : null;
  } catch {
    return null;
  }
}

function isJupyter(value: unknown): value is DenoJupyter {
  return typeof value === "object" && value !== null && "display" in value && typeof value.display === "function";
}
