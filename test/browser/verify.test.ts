import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { faintTexts } from "./contrast.js";
import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(180_000);

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "verify.ipynb", [
    "%%stage load\nconst rows = [3, 4];\nrows",
    "const now = performance.now();\nnow",
    "1",
    "2",
  ]);
  page = await lab.open("verify.ipynb");
  await page.showPanel();
});

afterAll(async () => {
  await lab.stop();
});

test("Verify shows in the panel and at the cells what each gives in a fresh kernel, also by keyboard", async () => {
  await page.runCell(0);
  await page.runCell(1);
  await page.runCell(2, "const gone = 5;");
  await page.runCell(3, "const kept = gone;");
  await page.run("notebook:move-cell-up");
  await page.activate(3);
  await page.run("notebook:delete-cell");
  await page.panel.getByRole("button", { name: "Verify" }).click();
  const view = page.panel.getByRole("region", { name: "Verification" });
  await view.getByText("3 cells of this notebook in a fresh kernel: 1 same, 1 varies, 1 failed").waitFor();
  await view.getByText("'gone' lives on though the cell that made it is gone").waitFor();
  const verdicts = await view
    .locator("[data-verdict]")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-verdict")));
  expect(verdicts).toEqual(["same", "varies", "failed"]);
  expect(await page.cell(0).locator(".sb-gut").textContent()).toBe("same");
  expect(await page.cell(2).locator(".sb-gut").textContent()).toBe("failed");
  for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
    await page.changeTheme(theme);
    expect(await faintTexts(page.page, ".sb-verify")).toEqual([]);
    await page.shoot(`verify-${theme.slice("JupyterLab ".length).toLowerCase()}`);
  }
  await page.changeTheme("JupyterLab Light");
  await view.locator("[data-verdict=varies]").focus();
  await page.page.keyboard.press("Enter");
  expect(await page.cell(1).getAttribute("class")).toContain("jp-mod-active");
  const message = page.page.locator(".Toastify__toast");
  expect(await message.count()).toBe(1);
  await view.getByRole("button", { name: "Close the verification" }).click();
  await view.waitFor({ state: "detached" });
  await page.cell(2).locator(".sb-gut").waitFor({ state: "detached" });
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
