import type { Host, MimeBundle } from "./host.js";

/** The part of tslab's module that is used here. */
export interface TslabModule {
  newDisplay(): { raw(mime: string, data: string): void };
}

// tslab shows one type per display, so the richest that it can show without scripts comes first.
const preferred = ["text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain"];

/** The host inside stock tslab. */
export class TslabHost implements Host {
  readonly kind = "tslab";
  readonly isTerminal = false;
  readonly #tslab: TslabModule;
  readonly #shown = new Map<string, ReturnType<TslabModule["newDisplay"]>>();

  constructor(tslab: TslabModule) {
    this.#tslab = tslab;
  }

  display(bundle: MimeBundle, id?: string): void {
    const display = this.#tslab.newDisplay();
    if (id !== undefined) this.#shown.set(id, display);
    show(display, bundle);
  }

  update(bundle: MimeBundle, id: string): void {
    const display = this.#shown.get(id);
    if (display !== undefined) show(display, bundle);
  }

  openComm(): null {
    return null;
  }

  setCommTarget(): void {
    // No page can open one.
  }
}

function show(display: ReturnType<TslabModule["newDisplay"]>, bundle: MimeBundle): void {
  const mime = preferred.find((each) => each in bundle) ?? Object.keys(bundle)[0];
  if (mime === undefined) return;
  const data = bundle[mime];
  try {
    display.raw(mime, typeof data === "string" ? data : JSON.stringify(data));
  } catch {
    // tslab throws where no page listens; what cannot be shown must not fail the cell.
  }
}

/**
 * Finds tslab's module, or null outside tslab.
 * tslab keeps the `require` of its cells in a global: through it, and only through it, the running tslab is reached.
 */
export function findTslab(): TslabModule | null {
  const shelf: unknown = Reflect.get(globalThis, "__tslab__");
  if (typeof shelf !== "object" || shelf === null || !("require" in shelf) || typeof shelf.require !== "function") return null;
  try {
    // `require` is a function, and what it gives is checked below.
    const tslab: unknown = (shelf.require as (name: string) => unknown)("tslab");
    return isTslab(tslab) ? tslab : null;
  } catch {
    return null;
  }
}

function isTslab(value: unknown): value is TslabModule {
  return typeof value === "object" && value !== null && "newDisplay" in value && typeof value.newDisplay === "function";
}
