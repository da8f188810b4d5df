import { existsSync } from "node:fs";
import { join } from "node:path";
import { faintTexts } from "./contrast.js";
import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(180_000);

const cells = [
  "%%stage load\nconst rows = [3, 1, 2];",
  "// how many are there?\nconst count = rows.length;",
  "%%stage plot\nconst shown = rows.join();",
];

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "first.ipynb", cells);
  writeNotebook(lab, "python.ipynb", ["print(1)"], "python3");
  page = await lab.open("first.ipynb");
});

afterAll(async () => {
  await lab.stop();
});

test("panel says how to begin while there is no stage", async () => {
  await page.showPanel();
  await page.panel.getByText("Write this on the first line of a cell and run it: the graph starts here.").waitFor();
});

test("cells show the state of their stage below the prompt", async () => {
  await page.run("notebook:run-all-cells");
  await page.freshStages("load", "plot");
  expect(await page.edges()).toEqual(["load plot"]);
  await page.cell(0).locator('.sb-gut[data-state="fresh"]').waitFor();
  expect(await page.cell(1).locator(".sb-gut").count()).toBe(0);
  await page.cell(0).locator(".sb-inlay", { hasText: "writes rows" }).waitFor();
});

test("Ctrl Shift S opens the popover below the cell and Esc closes it", async () => {
  await page.cell(1).locator(".cm-content").click();
  await page.page.keyboard.press("Control+Shift+S");
  const popover = page.page.getByRole("dialog", { name: "Make this cell a stage" });
  await popover.getByText("Reads", { exact: true }).waitFor();
  const [top, bottom] = await Promise.all([
    popover.boundingBox().then((box) => box?.y ?? 0),
    page
      .cell(1)
      .locator(".jp-InputArea")
      .boundingBox()
      .then((box) => (box?.y ?? 0) + (box?.height ?? 0)),
  ]);
  expect(top).toBeGreaterThanOrEqual(bottom);
  expect(await popover.locator(".sb-reads").textContent()).toMatch(/rows[\s\S]*load/);
  expect(await faintTexts(page.page, ".sb-pop")).toEqual([]);
  await page.shoot("popover");
  await page.page.keyboard.press("Escape");
  await popover.waitFor({ state: "detached" });
  expect(await page.page.evaluate(() => document.activeElement?.closest(".jp-Cell") !== null)).toBe(true);
});

test("Enter in the popover makes the stage and one undo restores every byte", async () => {
  await page.page.keyboard.press("Control+Shift+S");
  const popover = page.page.getByRole("dialog", { name: "Make this cell a stage" });
  await popover.getByLabel("Name").fill("2");
  await popover.getByText("A name starts with a letter and has only letters, digits, _ and -.").waitFor();
  await page.page.keyboard.press("Enter");
  expect(await popover.count()).toBe(1);
  await popover.getByLabel("Name").fill("load");
  await popover.getByText("Another cell is the stage load; take another name.").waitFor();
  await popover.getByLabel("Name").fill("count");
  await page.page.keyboard.press("Enter");
  await popover.waitFor({ state: "detached" });
  expect(await page.source(1)).toBe(`%%stage count\n${cells[1]}`);
  await page.page.keyboard.press("Control+z");
  expect(await page.source(1)).toBe(cells[1]);
  await page.page.keyboard.press("Control+Shift+z");
  expect(await page.source(1)).toBe(`%%stage count\n${cells[1]}`);
});

test("a new stage joins the graph in document order when its cell has run", async () => {
  await page.run("notebook:run-cell");
  await page.stage("count").waitFor();
  expect(Object.keys(await page.states())).toEqual(["load", "count", "plot"]);
  expect(await page.edges()).toEqual(["load count", "load plot"]);
});

test("deleting a cell takes its stage away", async () => {
  await page
    .cell(1)
    .locator(".jp-InputPrompt")
    .click({ position: { x: 8, y: 8 } });
  await page.run("notebook:delete-cell");
  await page.stage("count").waitFor({ state: "detached" });
  expect(await page.edges()).toEqual(["load plot"]);
});

test("the export button writes the file and says so", async () => {
  await page.page.locator('.jp-NotebookPanel-toolbar [data-command="stagebook:export"]').click();
  const field = page.page.locator(".jp-Dialog input");
  expect(await field.inputValue()).toBe("pipeline.ts");
  await page.page.locator(".jp-Dialog .jp-mod-accept").click();
  await page.page.getByText("Exported 2 stages to pipeline.ts").waitFor();
  expect(existsSync(join(lab.notebooks, "pipeline.ts"))).toBe(true);
});

test("exporting into a folder that is not there tells the reason and the kernel lives on", async () => {
  await page.run("stagebook:export", { file: "nowhere/pipeline.ts" });
  await page.page.locator(".Toastify__toast--error").waitFor();
  await page.kernelIs("idle");
  expect(existsSync(join(lab.notebooks, "nowhere"))).toBe(false);
});

test("the panel shows the truth after a reload and after a restart of the kernel", async () => {
  await page.run("docmanager:save");
  await page.page.reload();
  await page.kernelIs("idle");
  await page.run("stagebook:show-panel");
  await page.stage("load").waitFor();
  expect(await page.states()).toEqual({ load: "fresh", plot: "fresh" });
  await page.page.evaluate(async () => {
    // The command asks first; the session does not.
    const widget = window.jupyterapp?.shell.currentWidget as unknown as { sessionContext: { restartKernel(): Promise<void> } };
    await widget.sessionContext.restartKernel();
  });
  await page.panel.getByText("Write this on the first line of a cell and run it: the graph starts here.").waitFor();
});

test("a Python notebook has no word of ours but the panel's one sentence", async () => {
  const python = await lab.open("python.ipynb");
  const said: string[] = [];
  python.page.on("console", (message) => said.push(message.text()));
  await python.run("notebook:run-all-cells");
  await python.kernelIs("idle");
  const ours = ".sb-toolbutton, [data-command^='stagebook:'], .sb-it, .sb-gut, .sb-notebook";
  const seen = await python.page
    .locator(ours)
    .evaluateAll((found) => found.filter((node) => node.getClientRects().length > 0).length);
  expect(seen).toBe(0);
  await python.run("stagebook:show-panel");
  await python.panel.getByText("Stages need the Stagebook kernel.").waitFor();
  expect([said.filter((line) => /stagebook/i.test(line)), python.errors]).toEqual([[], []]);
  await python.page.close();
});

test("page had no error", () => {
  expect(page.errors).toEqual([]);
});
