/** Where the value of a session's name lives. All cells share it, so values are live. */
export interface Box {
  v: unknown;
}

/** The names of a session and their values; one per runner. */
export class SessionScope {
  readonly #boxes = new Map<string, Box>();

  /** The box of `name`, made empty when there is none. */
  box(name: string): Box {
    let box = this.#boxes.get(name);
    if (box === undefined) {
      box = { v: undefined };
      this.#boxes.set(name, box);
    }
    return box;
  }

  /** The value of `name`, or undefined. */
  get(name: string): unknown {
    return this.#boxes.get(name)?.v;
  }

  /** All names that a cell has mentioned. */
  names(): string[] {
    return [...this.#boxes.keys()];
  }

  /** Those of `names` that hold a value. */
  filled(names: readonly string[]): string[] {
    return names.filter((name) => this.#boxes.get(name)?.v !== undefined);
  }
}
