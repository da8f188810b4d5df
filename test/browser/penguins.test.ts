import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Lab, startLab } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(300_000);

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  const notebook = readFileSync(resolve(__dirname, "../../notebooks/penguins.ipynb"), "utf8");
  // More epochs, so that a quick machine shows its bar as well.
  writeFileSync(join(lab.notebooks, "penguins.ipynb"), notebook.replace(/const epochs = \d+;/, "const epochs = 60;"));
  page = await lab.open("penguins.ipynb");
});

afterAll(async () => {
  await lab.stop();
});

test("the example runs from top to bottom, and its bar moves before its cell has ended", async () => {
  const watched = watchBar();
  await page.run("notebook:run-all-cells");
  await page.freshStages("load", "validate", "explore", "split", "train", "evaluate");
  await page.kernelIs("idle");
  const { steps, wasBusy } = await watched;
  expect(wasBusy).toBe(true);
  expect(new Set(steps).size).toBeGreaterThan(2);
  expect(
    await page.page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]').allInnerTexts(),
  ).toEqual([]);
});

test("the panel opened by itself with the first stage, and the notebook kept the keyboard", async () => {
  expect(await page.panel.isVisible()).toBe(true);
  expect(await page.page.evaluate(() => document.activeElement?.closest(".jp-NotebookPanel") !== null)).toBe(true);
});

/** Collects where the first bar stood, and whether the kernel was still at work when it had moved. */
function watchBar(): Promise<{ steps: string[]; wasBusy: boolean }> {
  return page.page.evaluate(async () => {
    const steps: string[] = [];
    let wasBusy = false;
    for (let end = Date.now() + 120_000; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
      const bar = document.querySelector<HTMLElement>(".jp-Notebook .sb-prog .sb-bar");
      const step = bar?.getAttribute("aria-valuenow") ?? "";
      if (step !== "" && step !== steps[steps.length - 1]) steps.push(step);
      const status = window.jupyterapp?.shell.currentWidget.sessionContext.session?.kernel?.status;
      if (steps.length > 2 && status === "busy") wasBusy = true;
      if (bar?.classList.contains("sb-done")) break;
    }
    return { steps, wasBusy };
  });
}

test("the panel shows six stages and what flows between them", async () => {
  expect(Object.keys(await page.states())).toEqual(["load", "validate", "explore", "split", "train", "evaluate"]);
  expect(await page.edges()).toEqual([
    "load validate",
    "split evaluate",
    "split train",
    "train evaluate",
    "validate explore",
    "validate split",
  ]);
  await page.shoot("penguins-light");
});

test("the figure is drawn in the colours of the theme", async () => {
  await page.stage("explore").click();
  await page.page.locator(".sb-plot .main-svg").first().waitFor();
  await page.changeTheme("JupyterLab Dark");
  await page.page.waitForFunction(() => {
    const label = document.querySelector(".sb-plot .xtick text");
    return label !== null && /255, 255, 255/.test(getComputedStyle(label).fill);
  });
  await page.shoot("penguins-dark");
  await page.changeTheme("JupyterLab Light");
});

test("the run button runs the pipeline in a process of its own and ends with every stage fresh", async () => {
  await page.panel.getByRole("button", { name: "Run", exact: true }).click();
  await page.panel.locator(".sb-title-part", { hasText: "Running" }).waitFor();
  await page.panel.locator(".sb-title-part", { hasText: "Last run done" }).waitFor({ timeout: 120_000 });
  expect(new Set(Object.values(await page.states()))).toEqual(new Set(["fresh"]));
});

test("the export button writes pipeline.ts", async () => {
  await page.panel.getByRole("button", { name: "Export" }).click();
  await page.page.locator(".jp-Dialog .jp-mod-accept").click();
  await page.page.getByText("Exported 6 stages to pipeline.ts").waitFor();
  expect(existsSync(join(lab.notebooks, "pipeline.ts"))).toBe(true);
});

test("page had no error", () => {
  expect(page.errors).toEqual([]);
});
