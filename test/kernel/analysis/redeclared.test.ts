import { slicedRunDifferences } from "./sliced-run.js";

const cell = (id: string, text: string, stage: string | null) => ({
  id,
  text,
  stage: stage === null ? null : { name: stage, params: [] },
});

test("a helper that is called while its name is declared again changes what the name meant before", () => {
  const cells = [
    cell("c1", "let rows = [3, 1, 2];", "load"),
    cell("c2", "let kept = rows;", "keep"),
    cell("c3", "function grow() { rows.push(7); return rows.length; }", null),
    cell("c4", "const rows = grow();", "count"),
    cell("c5", "let seen = kept.map((x) => x + 1);", "see"),
  ];
  expect(slicedRunDifferences(cells)).toEqual([]);
});
