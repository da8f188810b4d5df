import { analysisJson } from "../../../kernel/src/analysis/analysis-json.js";
import { analyzeNotebook } from "../../../kernel/src/analysis/analyze-notebook.js";
import { analysedNotebooks, analysisFiles } from "./analysed-notebooks.js";

const notebooks = analysisFiles().flatMap((file) =>
  analysedNotebooks(file).map((notebook) => {
    const subject = file.replace(/^analysis-|\.txt$/g, "");
    return [`${subject}, ${notebook.title}`, notebook] as const;
  }),
);

test("analyzeNotebook() is tried on at least 300 notebooks", () => {
  expect(notebooks.length).toBeGreaterThanOrEqual(300);
});

test.each(notebooks)("analyzeNotebook() understands: %s", (_, notebook) => {
  expect(analysisJson(analyzeNotebook(notebook.cells))).toEqual(notebook.expected);
});
