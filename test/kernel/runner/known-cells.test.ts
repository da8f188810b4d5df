import { KnownCells } from "../../../kernel/src/runner/known-cells";

function cell(id: number, declares: readonly string[] = [], maps: readonly string[] = []) {
  return { id, count: id, code: "", boxes: [], declares, isAsync: false, maps, lineOffset: 0 };
}

test("KnownCells keeps a cell as long as a name is as it declared it, and the latest of the others", () => {
  const known = new KnownCells();
  known.add(cell(1, ["a", "b"]), 1);
  known.add(cell(2, ["c"]), 2);
  known.add(cell(3, ["c"]), 3);
  for (let id = 4; id < 1003; id += 1) known.add(cell(id), id);
  expect([1, 2, 3].map((id) => known.get(id)?.run)).toEqual([1, 2, 3]);
  known.add(cell(2000), 2000);
  expect([1, 2, 3].map((id) => known.get(id)?.run)).toEqual([1, undefined, 3]);
  known.add(cell(2001, ["a"]), 2001);
  known.add(cell(2002, ["b"]), 2002);
  expect(known.get(1)?.run).toBe(1);
  for (let id = 3000; id < 4000; id += 1) known.add(cell(id), id);
  expect([1, 3, 2001, 2002].map((id) => known.get(id)?.run)).toEqual([undefined, 3, 2001, 2002]);
});

test("KnownCells lets large source maps go first when there are too many", () => {
  const known = new KnownCells();
  const large = ["x".repeat(400_000)];
  for (let id = 1; id <= 4; id += 1) known.add(cell(id, [], large), id);
  expect([1, 2, 3, 4].map((id) => known.get(id)?.run)).toEqual([undefined, undefined, 3, 4]);
});
