import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(180_000);

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "verify.ipynb", ["%%stage load\nconst rows = [3, 4];\nrows", "const now = performance.now();\nnow"]);
  page = await lab.open("verify.ipynb");
  await page.showPanel();
});

afterAll(async () => {
  await lab.stop();
});

test("Verify runs the notebook in a fresh kernel and tells each cell that differs, in one message", async () => {
  await page.runCell(0);
  await page.runCell(1);
  await page.panel.getByRole("button", { name: "Verify" }).click();
  const message = page.page.locator(".Toastify__toast");
  await message.filter({ hasText: "2 const now = performance.now(): varies" }).waitFor();
  await page.page.waitForTimeout(500);
  expect(await message.count()).toBe(1);
  expect(await message.textContent()).toContain("2 cells of this notebook in a fresh kernel: 1 same, 1 varies");
  await page.shoot("verify");
  await message.getByRole("button").first().click();
  await message.waitFor({ state: "detached" });
});

test("Export asks before it writes over a file that somebody changed", async () => {
  const file = join(lab.notebooks, "pipeline.ts");
  writeFileSync(file, "// mine\n");
  await page.panel.getByRole("button", { name: "Export" }).click();
  await page.page.getByRole("button", { name: "Export", exact: true }).last().click();
  const message = page.page.locator(".Toastify__toast", { hasText: "pipeline.ts" });
  await message.getByRole("button", { name: "Overwrite pipeline.ts" }).waitFor();
  await page.shoot("overwrite");
  expect(readFileSync(file, "utf8")).toBe("// mine\n");
  await message.getByRole("button", { name: "Overwrite pipeline.ts" }).click();
  await page.page.getByText("Exported 1 stage to pipeline.ts").waitFor();
  expect(readFileSync(file, "utf8")).toContain("async function load()");
  expect(page.errors).toEqual([]);
});
