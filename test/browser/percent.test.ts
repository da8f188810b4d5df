import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(240_000);

const text = `// %% [markdown] {"a": 1}
/* # Rows */

// %% title
// %%stage load
export const rows = [3, 4];
// %%

// %%stage sum
let start = 0;
const total = rows.reduce((sum, row) => sum + row, start);


total`;

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "other.ipynb", ["1"]);
  writeFileSync(join(lab.notebooks, "steps.ts"), text);
  page = await lab.open("other.ipynb");
});

afterAll(async () => {
  await lab.stop();
});

const saved = (): string => readFileSync(join(lab.notebooks, "steps.ts"), "utf8");

test("a TypeScript file with percent marks opens from the file browser as a notebook that runs on Stagebook", async () => {
  const item = page.page.locator(".jp-DirListing-item", { hasText: "steps.ts" });
  await item.click({ button: "right" });
  await page.shoot("percent-menu");
  await page.page.locator(".lm-Menu-item", { hasText: "Open as Notebook" }).click();
  await page.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").nth(2).waitFor();
  await page.kernelIs("idle");
  await page.showPanel();
  await page.run("notebook:run-all-cells");
  await page.freshStages("load", "sum");
  expect(await page.edges()).toEqual(["load sum"]);
  await page.shoot("percent");
});

test("saving writes the same text, outputs or not, and a change writes its own lines", async () => {
  await page.run("docmanager:save");
  expect(saved()).toBe(text);
  await page.runCell(1, "%%stage load\nexport const rows = [3, 4, 5];");
  await page.run("docmanager:save");
  const changed = text.replace("[3, 4]", "[3, 4, 5]");
  expect(saved()).toBe(changed);
  const cli = resolve(__dirname, "../../kernel/bin/stagebook.js");
  const printed = execFileSync(process.execPath, [cli, "run", "steps.ts"], {
    cwd: lab.notebooks,
    encoding: "utf8",
    stdio: "pipe",
  });
  expect(printed).toContain("12");
});

test("the page that is loaded again shows the file as a notebook, with its stages", async () => {
  await page.page.waitForTimeout(1500);
  await page.page.reload();
  await page.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").nth(2).waitFor();
  await page.kernelIs("idle");
  await page.run("stagebook:show-panel");
  await page.shows("load fresh", "sum stale");
  expect(await page.page.locator(".jp-Dialog").count()).toBe(0);
  expect(page.errors).toEqual([]);
});
