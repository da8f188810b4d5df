import { faintTexts } from "./contrast.js";
import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(180_000);

// load -> clean -> total, clean -> plot
const cells = [
  "%%stage load\nconst rows = [3, 1, 2];",
  "%%stage clean\nconst tidy = rows.map((row) => row * 2);",
  // Long enough to be seen running.
  "%%stage total\nawait new Promise((done) => setTimeout(done, 600));\nconst sum = tidy.reduce((a, b) => a + b, 0);",
  "%%stage plot\nconst shown = tidy.join();",
  ...Array.from({ length: 20 }, (_, index) => `const filler${index} = ${index};\n// one\n// two\n// three`),
];

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "panel.ipynb", cells);
  page = await lab.open("panel.ipynb");
  await page.showPanel();
  await page.run("notebook:run-all-cells");
  await page.freshStages("load", "clean", "total", "plot");
  await page.kernelIs("idle");
});

afterAll(async () => {
  await lab.stop();
});

/** Waits until something is so. */
async function expectSoon(isSo: () => Promise<boolean>): Promise<void> {
  for (let end = Date.now() + 10_000; Date.now() < end && !(await isSo()); ) await page.page.waitForTimeout(50);
  expect(await isSo()).toBe(true);
}

test("panel shows the stages of the notebook and the edges between them", async () => {
  expect(await page.states()).toEqual({ load: "fresh", clean: "fresh", total: "fresh", plot: "fresh" });
  expect(await page.edges()).toEqual(["clean plot", "clean total", "load clean"]);
});

test("panel says on an edge which variable it carries and of which type", async () => {
  await page.panel.locator('[data-edge="load clean"] .sb-hit').hover({ force: true });
  const tip = page.panel.getByRole("tooltip");
  await tip.waitFor();
  expect(await tip.textContent()).toMatch(/load → clean[\s\S]*rows[\s\S]*number\[\]/);
  await page.page.mouse.move(300, 300);
});

test("panel scrolls the cell of a clicked stage into view and leaves the caret where it is", async () => {
  await page.run("notebook:move-cursor-up");
  const last = await page.page.evaluate(() => window.jupyterapp?.shell.currentWidget.content.activeCellIndex);
  expect(await page.isInView(0)).toBe(false);
  await page.stage("load").click();
  await expectSoon(() => page.isInView(0));
  expect(await page.stage("load").getAttribute("aria-selected")).toBe("true");
  expect(await page.page.evaluate(() => window.jupyterapp?.shell.currentWidget.content.activeCellIndex)).toBe(last);
  await page.panel.getByRole("region", { name: "Details of load" }).waitFor();
});

test("panel selects the stage of the cell that becomes active", async () => {
  await page.cell(1).locator(".cm-content").click();
  await page.panel.locator('[data-stage="clean"][aria-selected="true"]').waitFor();
});

test("panel is walked with the arrow keys and entered with Enter", async () => {
  await page.stage("load").focus();
  await page.page.keyboard.press("ArrowRight");
  await page.page.keyboard.press("ArrowDown");
  expect(await page.page.evaluate(() => document.activeElement?.getAttribute("data-stage"))).toBe("total");
  await page.page.keyboard.press("Enter");
  await page.page.waitForFunction(() => document.activeElement?.closest(".jp-Cell")?.textContent?.includes("%%stage total"));
  await page.page.keyboard.press("F6");
  await page.page.waitForFunction(() => document.activeElement?.getAttribute("data-stage") === "total");
});

test("panel finds a stage by a variable and counts states in chips", async () => {
  await page.panel.getByLabel("Find stage or variable").fill("tidy");
  await page.panel.locator('.sb-dimmed[data-stage="load"]').waitFor();
  expect(await page.panel.locator(".sb-dimmed").count()).toBe(1);
  expect(await page.panel.locator(".sb-chip").allInnerTexts()).toEqual(["4"]);
  await page.panel.getByLabel("Find stage or variable").fill("");
});

test("panel runs all stages again without moving anything but bars", async () => {
  const places = (): Promise<string> =>
    page.panel.evaluate((panel) =>
      JSON.stringify(
        [...panel.querySelectorAll(".sb-node, .sb-btn, .sb-strip")].map((node) => {
          const { x, y, width, height } = node.getBoundingClientRect();
          return [x, y, width, height];
        }),
      ),
    );
  const before = await places();
  const focus = await page.page.evaluate(() => document.activeElement?.className);
  await page.run("stagebook:run");
  await page.panel.locator(".sb-title-part", { hasText: "Running" }).waitFor();
  const during = await places();
  await page.panel.locator(".sb-title-part", { hasText: "Last run done" }).waitFor({ timeout: 60_000 });
  expect([during, await places()]).toEqual([before, before]);
  expect(await page.page.evaluate(() => document.activeElement?.className)).toBe(focus);
});

test.each([250, 280, 400])("panel has no sideways scrollbar at %i px", async (width) => {
  await page.showPanel(width);
  const wide = await page.panel.evaluate((panel) =>
    [panel, ...panel.querySelectorAll(".sb-runbar, .sb-strip, .sb-find, .sb-scroll, .sb-secs")]
      .filter((box) => box.scrollWidth > box.clientWidth)
      .map((box) => box.className),
  );
  expect(wide).toEqual([]);
  const form = width < 320 ? ".sb-li" : ".sb-node";
  expect(await page.panel.locator(form).count()).toBe(4);
  await page.shoot(`panel-${width}`);
});

test.each(["JupyterLab Light", "JupyterLab Dark"] as const)("text is at least 4.5:1 in %s", async (theme) => {
  await page.changeTheme(theme);
  await page.stage("clean").click();
  const faint = (): ReturnType<typeof faintTexts> => faintTexts(page.page, "#stagebook-panel, .sb-status, .sb-gut");
  await expectSoon(async () => (await faint()).length === 0);
  expect(await faint()).toEqual([]);
  await page.shoot(`panel-${theme.split(" ")[1]?.toLowerCase()}`);
});

test("page had no error", () => {
  expect(page.errors).toEqual([]);
});
