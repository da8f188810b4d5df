import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { analysedNotebooks } from "./analysed-notebooks.js";

const root = join(__dirname, "../../..");
const readme = readFileSync(join(root, "test/fixtures/notebooks/README.md"), "utf8");
const rows = [...readme.matchAll(/^\| (?!case|---)(.+?) \| ([^:|]+): (.+?)(?:, "(.+)")? \|$/gm)].map(
  ([, title = "", file = "", place = "", words = ""]) => [title, file, place, words] as const,
);

test("the README of the fixtures has a row for each hard case", () => {
  expect(rows.length).toBe([...readme.matchAll(/^\| /gm)].length - 2);
  expect(rows.length).toBeGreaterThanOrEqual(30);
});

test.each(rows)("what is to happen is shown: %s", (_, file, place, words) => {
  if (!file.startsWith("analysis-")) {
    expect(existsSync(join(root, file))).toBe(true);
    expect(readFileSync(join(root, file), "utf8")).toContain(place);
    return;
  }
  const found = analysedNotebooks(`${file}.txt`).find(({ title }) => title === place);
  expect(found?.title).toBe(place);
  expect(words === "" || found?.expected.messages.some((message) => message.includes(words))).toBe(true);
});
