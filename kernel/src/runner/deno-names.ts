import * as files from "node:fs";
import { extname } from "node:path";
import process from "node:process";
import { inspect } from "node:util";
import type { Host, MimeBundle } from "../host/index.js";
import { sendReport } from "./channel.js";
import { currentRun } from "./current-run.js";
import { imageBundle } from "./format-media.js";
import { displaySymbol, formatValue, isRecord } from "./format-value.js";

/** Settings of `Deno.jupyter.display`. */
interface DenoDisplaySettings {
  readonly raw?: boolean;
  readonly update?: boolean;
  readonly display_id?: string;
}

interface Shown {
  [displaySymbol](): MimeBundle;
}

/**
 * Makes what cells see as `Deno`: its Jupyter functions, and those of its everyday functions that are one line of Node.
 * It is a name of cells alone, so that packages still find out rightly that they run on Node.
 */
export function makeDeno(host: Host): object {
  return new Proxy(Object.assign(everyday(), { jupyter: makeJupyter(host) }), {
    get: (known, name, receiver): unknown => {
      if (name in known || typeof name === "symbol") return Reflect.get(known, name, receiver);
      throw new TypeError(`'Deno.${name}' is Deno's own, and cells run on Node; use what Node has for it`);
    },
  });
}

function makeJupyter(host: Host): object {
  return {
    $display: displaySymbol,
    format: formatDeno,
    display: async (value: unknown, { raw = false, update = false, display_id: id }: DenoDisplaySettings = {}): Promise<void> => {
      const bundle = raw && isRecord(value) ? value : await formatDeno(value);
      if (update && id !== undefined) host.update(bundle, id);
      else host.display(bundle, id);
    },
    html: tagged("text/html"),
    md: tagged("text/markdown"),
    svg: tagged("image/svg+xml"),
    image: showImage,
    broadcast,
  };
}

async function formatDeno(value: unknown): Promise<MimeBundle> {
  return (await formatValue(value)) ?? { "text/plain": "undefined" };
}

// As Deno's: a tag for templates, and a function of one text.
function tagged(type: string): (text: TemplateStringsArray | string, ...values: readonly unknown[]) => Shown {
  return (text, ...values) => {
    const whole =
      typeof text === "string" ? text : text.reduce((joined, part, at) => `${joined}${String(values[at - 1])}${part}`);
    return { [displaySymbol]: () => ({ [type]: whole }) };
  };
}

function showImage(source: string | URL | Uint8Array): Shown {
  const bytes = source instanceof Uint8Array ? source : files.readFileSync(source);
  const bundle = imageBundle(bytes);
  if (bundle === null) {
    const what = source instanceof Uint8Array ? "These bytes are" : `'${String(source)}' is`;
    throw new TypeError(`${what} no PNG, JPEG, GIF or WebP${extname(String(source)) === ".svg" ? "; use Deno.jupyter.svg" : ""}`);
  }
  return { [displaySymbol]: () => bundle };
}

interface Beside {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly Uint8Array[];
}

async function broadcast(message: string, content: unknown, { metadata = {}, buffers = [] }: Beside = {}): Promise<void> {
  if (!isRecord(content)) throw new TypeError("Deno.jupyter.broadcast() takes a message type and its content, an object");
  // A front end takes this for the end of the cell.
  if (message === "status")
    throw new TypeError("Deno.jupyter.broadcast() cannot send 'status'; the kernel tells when it is busy");
  sendReport({ type: "broadcast", run: currentRun(), message, content, metadata, buffers });
}

function everyday(): object {
  const { promises } = files;
  return {
    args: [],
    build: {
      os: process.platform === "win32" ? "windows" : process.platform,
      arch: process.arch === "x64" ? "x86_64" : "aarch64",
    },
    pid: process.pid,
    cwd: () => process.cwd(),
    inspect,
    env: {
      get: (name: string) => process.env[name],
      set: (name: string, value: string): void => {
        process.env[name] = value;
      },
      has: (name: string) => name in process.env,
      delete: (name: string) => void delete process.env[name],
      toObject: () => ({ ...process.env }),
    },
    readTextFile: (path: string | URL) => promises.readFile(path, "utf8"),
    readTextFileSync: (path: string | URL) => files.readFileSync(path, "utf8"),
    readFile: async (path: string | URL) => new Uint8Array(await promises.readFile(path)),
    readFileSync: (path: string | URL) => new Uint8Array(files.readFileSync(path)),
    writeTextFile: (path: string | URL, text: string) => promises.writeFile(path, text),
    writeTextFileSync: (path: string | URL, text: string) => files.writeFileSync(path, text),
    writeFile: (path: string | URL, bytes: Uint8Array) => promises.writeFile(path, bytes),
    writeFileSync: (path: string | URL, bytes: Uint8Array) => files.writeFileSync(path, bytes),
    mkdir: async (path: string | URL, settings?: { recursive?: boolean }) => void (await promises.mkdir(path, settings)),
    remove: (path: string | URL, settings?: { recursive?: boolean }) => promises.rm(path, settings),
  };
}
