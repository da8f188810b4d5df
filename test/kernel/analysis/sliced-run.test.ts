import fc from "fast-check";
import { analyzeNotebook } from "../../../kernel/src/analysis/analyze-notebook.js";
import { randomNotebook } from "./random-notebook.js";
import { runsWhole, slicedRunDifferences } from "./sliced-run.js";

const notebooks = fc.gen().map((pick) => randomNotebook((below) => pick(fc.nat, { max: below - 1 })));

test("analyzeNotebook() finds all that a stage needs: it gives the same when only that runs", () => {
  fc.assert(
    fc.property(notebooks, (cells) => {
      fc.pre(runsWhole(cells));
      expect(slicedRunDifferences(cells)).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("analyzeNotebook() makes no cycle unless one is stated", () => {
  fc.assert(
    fc.property(notebooks, (cells) => {
      const { messages } = analyzeNotebook(cells);
      expect(messages.filter(({ text }) => text.startsWith("The stages wait for each other"))).toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 60_000);
