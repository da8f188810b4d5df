import { faintTexts } from "./contrast.js";
import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(240_000);

// load -> fit -> report
const load = "%%stage load\nconst rows = [3, 2, 1];";
const fit =
  "import { logger } from 'stagebook';\nfor (const [epoch, loss] of rows.entries()) logger.log({ epoch, loss });\nlogger.warn('slow');\nconst best = Math.min(...rows);";
const report = "%%stage report\nconst text = String(best);\ntext";

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "stages.ipynb", [load, `%%stage fit\n${fit}`, report]);
  page = await lab.open("stages.ipynb");
  await page.showPanel();
  await page.run("notebook:run-all-cells");
  await page.freshStages("load", "fit", "report");
});

afterAll(async () => {
  await lab.stop();
});

const order = async () => [await page.source(0), await page.source(1), await page.source(2)].map((text) => text?.split("\n")[0]);

test("the details show what a stage logged, its numbers as lines and how long its runs took", async () => {
  await page.panel.getByRole("button", { name: "Run", exact: true }).click();
  await page.panel.getByText("Last run done").waitFor();
  await page.stage("fit").click();
  const details = page.panel.getByRole("region", { name: "Details of fit" });
  await details.getByRole("log").getByText("slow").waitFor();
  expect(await details.locator(".sb-metrics code").allTextContents()).toEqual(["loss"]);
  expect(await details.locator(".sb-spark path").first().getAttribute("d")).toMatch(/^M0 1L/);
  await details.getByText("last 2 runs").waitFor();
  for (const width of [250, 400, 700]) {
    await page.showPanel(width);
    const [scroll, client] = await page.panel.evaluate((panel) => [panel.scrollWidth, panel.clientWidth]);
    expect(scroll).toBe(client);
    await page.shoot(`details-${width}`);
  }
  await page.changeTheme("JupyterLab Dark");
  await page.showPanel();
  await page.page.waitForFunction(() => document.body.dataset["jpThemeLight"] === "false");
  expect(await faintTexts(page.page, ".sb-panel")).toEqual([]);
  await page.shoot("details-dark");
});

test("a stage is left out of the next run with all that needs it, and taken in again, from menu and keyboard", async () => {
  await page.panel.getByRole("button", { name: "More for fit" }).click();
  await page.page.locator(".lm-Menu-item", { hasText: "Leave Out of the Next Run" }).click();
  await page.shows("load fresh", "fit skipped", "report skipped");
  await page.panel.getByRole("button", { name: "Run", exact: true }).click();
  await page.panel.getByText("1 from the cache").waitFor();
  await page.stage("fit").focus();
  await page.page.keyboard.press("x");
  await page.page.waitForFunction(() => document.querySelectorAll('#stagebook-panel [data-state="skipped"]').length === 0);
});

test("a stage moves past its neighbour, and a new one gets a cell below with its name ready to be typed over", async () => {
  await page.stage("load").focus();
  await page.page.keyboard.press("Alt+ArrowDown");
  expect(await order()).toEqual(["%%stage fit", "%%stage load", "%%stage report"]);
  await page.page.waitForFunction(
    () => document.querySelector("#stagebook-panel [data-stage]")?.getAttribute("data-stage") === "fit",
  );
  await page.stage("load").focus();
  await page.page.keyboard.press("Alt+ArrowUp");
  expect(await order()).toEqual(["%%stage load", "%%stage fit", "%%stage report"]);
  await page.run("stagebook:add-stage", { stage: "load" });
  await page.page.keyboard.type("tidy");
  expect(await page.source(1)).toBe("%%stage tidy\n");
  expect(page.errors).toEqual([]);
});
