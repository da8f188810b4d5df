import { DenoHost, detectHost, LiveLines, setHost, TerminalHost, TslabHost } from "../../../kernel/src/host/index.js";
import { hostContract } from "./host-contract.js";

hostContract("TerminalHost", () => {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  return {
    host: new TerminalHost(),
    canUpdate: false,
    shown: async () => {
      write.mockRestore();
      return lines.map((line) => line.trimEnd());
    },
  };
});

hostContract("TslabHost", () => {
  const displays: { data: string }[] = [];
  const newDisplay = (): { raw(mime: string, data: string): void } => {
    const entry = { data: "" };
    displays.push(entry);
    return { raw: (_mime, data) => Object.assign(entry, { data }) };
  };
  return { host: new TslabHost({ newDisplay }), canUpdate: true, shown: async () => displays.map((entry) => entry.data) };
});

hostContract("DenoHost", () => {
  const entries = new Map<string, unknown>();
  const host = new DenoHost({
    display: async (bundle, options) => {
      if (options.update !== true || entries.has(options.display_id ?? ""))
        entries.set(options.display_id ?? `#${entries.size}`, bundle["text/plain"]);
    },
  });
  return {
    host,
    canUpdate: true,
    shown: async () => {
      await new Promise(setImmediate);
      return [...entries.values()];
    },
  };
});

afterEach(() => {
  jest.restoreAllMocks();
  Reflect.deleteProperty(globalThis, Symbol.for("stagebook.host"));
  for (const name of ["__tslab__", "Deno"]) Reflect.deleteProperty(globalThis, name);
});

test("detectHost() is a terminal in a plain process", () => {
  expect(detectHost().kind).toBe("terminal");
});

test("detectHost() finds stock tslab through the require of its cells", () => {
  const tslab = { newDisplay: () => ({ raw: () => undefined }) };
  Reflect.set(globalThis, "__tslab__", { require: (name: string) => (name === "tslab" ? tslab : null) });
  expect(detectHost().kind).toBe("tslab");
});

test("detectHost() finds Deno's kernel, and a Deno that is none is a terminal", () => {
  Reflect.set(globalThis, "Deno", { jupyter: { display: async () => undefined } });
  expect(detectHost().kind).toBe("deno");
  Reflect.deleteProperty(globalThis, Symbol.for("stagebook.host"));
  const deno = {
    get jupyter(): never {
      throw new TypeError("Deno.jupyter is only available in a kernel");
    },
  };
  Reflect.set(globalThis, "Deno", deno);
  expect(detectHost().kind).toBe("terminal");
});

test("detectHost() gives the host that a kernel has set", () => {
  const host = new TerminalHost();
  setHost(host);
  expect(detectHost()).toBe(host);
});

const esc = "\u001B";
const wrapping = new RegExp(`${esc}\\[\\?7[lh]`, "g");
const eraseUp = new RegExp(`(${esc}\\[\\d+A\\r${esc}\\[J)`);

/** A terminal of the simplest kind: applies what LiveLines writes to an array of lines. */
function screen(): { write: (text: string | Uint8Array) => boolean; isTTY: true; rows: number; lines: () => string[] } {
  let text = "";
  return {
    isTTY: true,
    rows: 24,
    write: (chunk) => {
      for (const part of String(chunk).replaceAll(wrapping, "").split(eraseUp)) {
        const up = part.startsWith(`${esc}[`) ? Number.parseInt(part.slice(2), 10) : undefined;
        if (up === undefined) text += part;
        else
          text = text
            .split("\n")
            .slice(0, -1 - up)
            .map((line) => `${line}\n`)
            .join("");
      }
      return true;
    },
    lines: () => text.split("\n"),
  };
}

test("LiveLines draws over its lines, keeps what others print above them, and leaves nothing behind", () => {
  const drawn = screen();
  const live = new LiveLines({ drawn: drawn as never, others: [] });
  live.draw(["a 1", "b 1"]);
  live.draw(["a 2", "b 2"]);
  expect(drawn.lines()).toEqual(["a 2", "b 2", ""]);
  drawn.write("hello\n");
  expect(drawn.lines()).toEqual(["hello", "a 2", "b 2", ""]);
  drawn.write("half");
  live.draw(["a 3"]);
  drawn.write(" a line\n");
  expect(drawn.lines()).toEqual(["hello", "half a line", "a 3", ""]);
  live.print("for good");
  live.close();
  drawn.write("end\n");
  expect(drawn.lines()).toEqual(["hello", "half a line", "for good", "end", ""]);
});
