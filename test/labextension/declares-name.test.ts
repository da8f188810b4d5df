import { declaresName } from "../../labextension/src/declares-name.js";

test.each([
  ["const rows = 1;", true],
  ["let rows: number[] = []", true],
  ["async function rows() {}", true],
  ["function* rows() {}", true],
  ["const { rows } = load();", true],
  ["const { rows: tidy, all: rows } = load();", true],
  ["const [first, rows] = pair;", true],
  ["import rows from './rows';", true],
  ["import { type A, b as rows } from './rows';", true],
  ["import * as rows from './rows';", true],
  ["export interface rows {}", true],
  ["rows.push(1)", false],
  ["const rows2 = 1", false],
  ["const a = rows;", false],
  ["foo({ rows: 1 })", false],
])("declaresName() tells for %j whether it makes `rows`: %j", (source, expected) => {
  expect(declaresName(source, "rows")).toBe(expected);
});
