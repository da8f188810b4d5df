import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const source = join(__dirname, "..", "..", "kernel", "src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => join(source, file));
const window = 8;
/** What the type checker is told of a cell's globals is a text, and says the same as their code. */
const sameOnPurpose = [/^runner\/display\.ts:\d+ repeats analysis\/notebook-globals\.ts:\d+$/];

interface Line {
  readonly text: string;
  readonly number: number;
}

/** The lines of a file that say something: no blanks, comments, imports, or lone brackets. */
function linesOf(text: string): readonly Line[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""));
  const lines = code.split("\n").map((line, index) => ({ text: line.trim(), number: index + 1 }));
  return lines.filter(
    ({ text: line }) => /\w/.test(line) && !/^(\/\/|import |export \{|export type \{|\} from )/.test(line) && line.length > 8,
  );
}

/** Places where the same lines stand twice, each with both. */
function duplicatesIn(texts: ReadonlyMap<string, string>): readonly string[] {
  const seen = new Map<string, string>();
  const found: string[] = [];
  for (const [file, text] of texts) {
    const lines = linesOf(text);
    for (let at = 0; at + window <= lines.length; at += 1) {
      const key = lines
        .slice(at, at + window)
        .map((line) => line.text)
        .join("\n");
      const place = `${file}:${lines[at]?.number}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, place);
      else found.push(`${place} repeats ${other}`);
    }
  }
  return found;
}

test("no eight lines of the kernel stand in two places (S3.35)", () => {
  const found = duplicatesIn(new Map(files.map((file) => [relative(source, file), readFileSync(file, "utf8")])));
  expect(found.filter((place) => !sameOnPurpose.some((known) => known.test(place)))).toEqual([]);
});

test("the check for duplicates finds lines that were copied, whatever stands around them", () => {
  const lines = Array.from({ length: window }, (_, index) => `  const value${index} = compute(${index});`).join("\n");
  const found = duplicatesIn(
    new Map([
      ["a.ts", `function a() {\n${lines}\n}`],
      ["b.ts", `// b\nexport class B {\n\n${lines}\n}`],
    ]),
  );
  expect(found).toEqual(["b.ts:4 repeats a.ts:2"]);
});

test("no file of the kernel has 500 lines; the linter's wall stands at 300 (S3.36)", () => {
  const long = files.filter((file) => readFileSync(file, "utf8").split("\n").length > 500);
  expect(long).toEqual([]);
  const { linter } = JSON.parse(readFileSync(join(source, "..", "..", ".biome.json"), "utf8"));
  expect(linter.rules.style.noExcessiveLinesPerFile).toEqual({ level: "error", options: { maxLines: 300 } });
});
