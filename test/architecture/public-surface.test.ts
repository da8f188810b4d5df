import { readFileSync } from "node:fs";
import { join } from "node:path";

const report = readFileSync(join(__dirname, "..", "..", "kernel", "api", "stagebook.api.md"), "utf8");

// API Extractor itself would also ask for a comment on each field of an interface and each constructor.
test("stagebook.api.md has no export without a doc comment", () => {
  const bare = [...report.matchAll(/^\/\/ @\w+ .*\(undocumented\)\n(.*)$/gm)].map(([, declaration]) => declaration);
  expect(bare).toEqual([]);
});
