/** @jest-environment <rootDir>/test/kernel/built-environment.cjs */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { transformSync } from "@swc/core";

const source = join(__dirname, "..", "..", "kernel", "src");
const rooms = [
  "messages",
  "host",
  "stages",
  "store",
  "runs",
  "helpers",
  "plugins",
  "training",
  "hooks",
  "samples",
  "adapters",
  "analysis",
];

/** Given by the environment. */
declare const importBuilt: (file: string) => Promise<Record<string, unknown>>;

interface Example {
  readonly title: string;
  readonly room: string;
  readonly text: string;
}

function examplesOf(room: string): Example[] {
  const files = readdirSync(join(source, room), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return files.flatMap((file) => {
    const path = join(source, room, file);
    const found = [...readFileSync(path, "utf8").matchAll(/^ \* @example\n((?: \*(?! @| *\/).*\n)+)/gm)];
    return found.map(([, lines = ""], index) => ({
      title: `${relative(source, path)} #${index + 1}`,
      room,
      text: lines.replace(/^ \* ?/gm, ""),
    }));
  });
}

const examples = rooms.flatMap(examplesOf);
const home = process.cwd();
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-examples-"));
  process.chdir(folder);
  for (const method of ["log", "warn"] as const) jest.spyOn(console, method).mockImplementation(() => undefined);
  jest.spyOn(process.stderr, "write").mockImplementation(() => true);
});

afterAll(() => {
  jest.restoreAllMocks();
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

/** What `text` mentions of the room and of the library, by name. */
async function reachable(room: string, text: string): Promise<Record<string, unknown>> {
  const all = { ...(await importBuilt("index.js")), ...(await importBuilt(`${room}/index.js`)) };
  return Object.fromEntries(Object.entries(all).filter(([name]) => new RegExp(`\\b${name}\\b`).test(text)));
}

// `total(2); // 4` becomes a comparison.
function withChecks(text: string): string {
  return text
    .replace(/^(?!const|let)(.+); \/\/ (.+)$/gm, "expect($1).toEqual($2);")
    .replaceAll("import.meta.url", '"file:///elsewhere.ts"');
}

test.each(examples)("the example of $title runs and says the truth", async ({ room, text }) => {
  const given = await reachable(room, text);
  const { code } = transformSync(`async function example() {\n${withChecks(text)}\n}`, {
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
  });
  const run = new Function(...Object.keys(given), "expect", `${code}\nreturn example();`);
  await expect(run(...Object.values(given), expect)).resolves.toBeUndefined();
});
