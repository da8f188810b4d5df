import { analysisJson } from "../../../kernel/src/analysis/analysis-json.js";
import { analyzeNotebook } from "../../../kernel/src/analysis/analyze-notebook.js";
import { analysedNotebooks, analysisFiles } from "./analysed-notebooks.js";

const notebooks = analysisFiles().flatMap(analysedNotebooks);

test("analyzeNotebook() is tried on at least 60 notebooks", () => {
  expect(notebooks.length).toBeGreaterThanOrEqual(60);
});

test.each(notebooks.map((notebook) => [notebook.title, notebook] as const))(
  "analyzeNotebook() understands: %s",
  (_, notebook) => {
    expect(analysisJson(analyzeNotebook(notebook.cells))).toEqual(notebook.expected);
  },
);
