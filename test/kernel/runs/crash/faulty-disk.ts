import fs from "node:fs";
import { basename, dirname, join } from "node:path";

const real = { ...fs };

/** What happens at one call: the process is gone before, after or in the middle of it, or the system refuses it once. */
export type Fault = "before" | "after" | "half" | "EIO" | "ENOSPC" | "EMFILE";

/** Which call of those that change the disk is disturbed, counted from 0. */
export interface Disturbance {
  readonly at: number;
  readonly fault: Fault;
}

const watched = [
  "openSync",
  "writeSync",
  "fsyncSync",
  "fdatasyncSync",
  "renameSync",
  "linkSync",
  "mkdirSync",
  "ftruncateSync",
  "rmSync",
] as const;

/**
 * Stands between the code and what is below one folder: counts the calls, disturbs one of them, and knows what of the folder
 * would outlive a power cut. After the process is gone every call fails, so that the folder stays as the crash left it.
 */
export class FaultyDisk {
  calls = 0;
  isDead = false;
  readonly #root: string;
  readonly #fault: Disturbance | null;
  readonly #paths = new Map<number, string>();
  /** What stands at each path now, and the last of it that was synced. */
  readonly #names = new Map<string, object>();
  readonly #synced = new Map<object, Buffer>();
  readonly #syncedNames = new Map<string, object>();

  constructor(root: string, fault: Disturbance | null = null) {
    this.#root = root;
    this.#fault = fault;
    // What was there before was synced by an earlier process.
    for (const entry of real.readdirSync(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      this.#name(path);
      this.#syncedNames.set(path, this.#names.get(path) ?? {});
      if (entry.isFile()) this.#synced.set(this.#names.get(path) ?? {}, real.readFileSync(path));
    }
    // The arguments of each function are its own.
    const table = fs as unknown as Record<string, unknown>;
    for (const name of watched) table[name] = (...args: unknown[]) => this.#call(name, args);
  }

  remove(): void {
    Object.assign(fs, Object.fromEntries(watched.map((name) => [name, real[name]])));
  }

  /** Writes to another folder what a power cut leaves; `isLucky` says of each thing that was not synced whether it is there all the same. */
  cutPower(target: string, isLucky: () => boolean): void {
    const paths = new Set([...this.#names.keys(), ...this.#syncedNames.keys()]);
    const lost = new Set<string>();
    for (const path of [...paths].sort()) {
      const [now, synced] = [this.#names.get(path), this.#syncedNames.get(path)];
      const thing = now === synced || isLucky() ? now : synced;
      if (thing === undefined || lost.has(dirname(path))) lost.add(path);
      else this.#write(join(target, path.slice(this.#root.length)), path, thing, isLucky);
    }
  }

  #write(copy: string, path: string, thing: object, isLucky: () => boolean): void {
    const isNow = this.#names.get(path) === thing;
    if (isNow && real.statSync(path).isDirectory()) return void real.mkdirSync(copy, { recursive: true });
    const synced = this.#synced.get(thing);
    const now = isNow ? real.readFileSync(path) : undefined;
    // Of what was not synced, any part may be there.
    const content = now === undefined ? synced : isLucky() ? now : (synced ?? now.subarray(0, now.length >> 1));
    if (content !== undefined) real.writeFileSync(copy, content);
  }

  #call(name: (typeof watched)[number], args: unknown[]): unknown {
    const act = (): unknown => (real[name] as (...all: unknown[]) => unknown)(...args);
    const path = this.#pathOf(args[0]);
    if (path === null) return act();
    if (this.isDead) throw Object.assign(new Error("the process is gone"), { code: "EDEAD" });
    const fault = this.#fault?.at === this.calls ? this.#fault.fault : null;
    this.calls += 1;
    if (fault === null) return this.#note(name, args, path, act);
    if (fault === "after") this.#note(name, args, path, act);
    if ((fault === "half" || fault === "ENOSPC") && name === "writeSync") {
      const [handle, bytes, offset = 0] = args as [number, Uint8Array, number?];
      real.writeSync(handle, bytes, offset, (bytes.length - offset) >> 1);
    }
    if (fault === "EIO" || fault === "ENOSPC" || fault === "EMFILE")
      throw Object.assign(new Error(`${fault}: injected, ${name} '${path}'`), { code: fault });
    this.isDead = true;
    throw Object.assign(new Error("the process is gone"), { code: "EDEAD" });
  }

  /** Does it, and takes note of what is where and what was synced. */
  #note(name: (typeof watched)[number], args: unknown[], path: string, act: () => unknown): unknown {
    if (name === "fsyncSync" || name === "fdatasyncSync") return this.#sync(path);
    const existed = real.existsSync(path);
    const result = act();
    if (name === "openSync") {
      // It gives the number of the file.
      this.#paths.set(result as number, path);
      if (!existed) this.#name(path);
    }
    if (name === "mkdirSync")
      for (let at = path; at.length > this.#root.length; at = dirname(at)) if (!this.#names.has(at)) this.#name(at);
    if (name === "renameSync") {
      this.#names.set(String(args[1]), this.#names.get(path) ?? {});
      this.#names.delete(path);
    }
    // Two names of one thing: what is synced of the one is there under the other.
    if (name === "linkSync") this.#names.set(String(args[1]), this.#names.get(path) ?? {});
    if (name === "rmSync") this.#names.delete(path);
    return result;
  }

  #sync(path: string): void {
    const thing = this.#names.get(path) ?? {};
    if (path !== this.#root && !real.statSync(path).isDirectory()) return void this.#synced.set(thing, real.readFileSync(path));
    for (const [each, there] of this.#names) if (dirname(each) === path) this.#syncedNames.set(each, there);
    for (const each of [...this.#syncedNames.keys()])
      if (dirname(each) === path && !this.#names.has(each)) this.#syncedNames.delete(each);
  }

  #name(path: string): void {
    this.#names.set(path, { [basename(path)]: path });
  }

  #pathOf(first: unknown): string | null {
    const path = typeof first === "number" ? this.#paths.get(first) : String(first);
    return path?.startsWith(this.#root) === true ? path : null;
  }
}
