import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(180_000);

const cells = [
  "%%stage load\nconst rows = [{ n: 3, word: 'three' }, { n: 1, word: 'one' }];\nrows",
  "import { progressBar } from 'stagebook';\nfor (const n of progressBar(3, 'turns')) console.log('turn', n);",
  "const wrong: string = rows.length;",
];

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab("notebook");
  writeNotebook(lab, "seven.ipynb", cells);
  page = await lab.open("seven.ipynb");
});
afterAll(() => lab.stop());

test("Notebook 7 runs cells and shows tables, text, bars and errors", async () => {
  await page.run("notebook:run-all-cells");
  const cell = (index: number) => page.page.locator(".jp-Notebook .jp-Cell").nth(index);
  await cell(0).locator("td", { hasText: "three" }).waitFor();
  await cell(1).getByText("turn 2").waitFor();
  await cell(1).locator(".sb-prog", { hasText: "turns" }).waitFor();
  await cell(2).getByText("is not assignable to type 'string'").waitFor();
  await page.shoot("notebook-7");
});

test("our extension loads in Notebook 7: the stage is marked at its cell", async () => {
  await page.page.locator('.jp-Cell .sb-gut[data-state="fresh"]').waitFor();
  expect(page.errors.filter((error) => /stagebook/i.test(error))).toEqual([]);
});
