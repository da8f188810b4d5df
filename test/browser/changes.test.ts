import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(180_000);

// settings -> load -> clean -> total; clean and total use `factor`
const settings = "const factor = 2;";
const load = "%%stage load\nconst rows = [3, 1, 2];";
const clean = "%%stage clean\nconst tidy = rows.map((row) => row * factor);";
const total = "%%stage total --params factor\nconst sum = tidy.reduce((a, b) => a + b, 0) * factor;";

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "changes.ipynb", [settings, load, clean, total, "// scratch"]);
  writeNotebook(lab, "other.ipynb", ["%%stage only\nconst one = 1;"]);
  page = await lab.open("changes.ipynb");
  await page.showPanel();
});

afterAll(async () => {
  await lab.stop();
});

test("cells that run out of order and twice make the same pipeline", async () => {
  for (const index of [0, 1, 2, 3, 2, 1, 2, 3]) await page.runCell(index);
  await page.shows("load fresh", "clean fresh", "total fresh");
  expect(await page.edges()).toEqual(["clean total", "load clean"]);
});

test("a changed setting makes stale what uses it, and the details say why", async () => {
  await page.runCell(0, "const factor = 3;");
  await page.shows("load fresh", "clean stale", "total stale");
  expect(await page.stage("clean").textContent()).toContain("Stale, factor changed");
  await page.stage("total").click();
  const details = page.panel.getByRole("region", { name: "Details of total" });
  await details.getByText("factor 2 → 3").waitFor();
  await details.getByText("tidy will change: clean is stale", { exact: true }).waitFor();
  await page.runCell(2);
  await page.runCell(3);
  await page.shows("load fresh", "clean fresh", "total fresh");
});

test("the stage button renames a stage, and its cell takes its place when it has run", async () => {
  await page.activate(2);
  await page.page.locator('.jp-NotebookPanel-toolbar [data-command="stagebook:make-stage"]').click();
  const popover = page.page.getByRole("dialog", { name: "Rename this stage" });
  await popover.getByLabel("Name").fill("tidy-up");
  await page.page.keyboard.press("Enter");
  await popover.waitFor({ state: "detached" });
  expect(await page.source(2)).toBe(clean.replace("clean", "tidy-up"));
  await page.runCell(2);
  await page.shows("load fresh", "tidy-up fresh", "total stale");
  expect(await page.edges()).toEqual(["load tidy-up", "tidy-up total"]);
});

test("a stage whose cell is deleted is gone, and one that needs it says what is missing", async () => {
  await page.activate(2);
  await page.run("notebook:delete-cell");
  await page.stage("tidy-up").waitFor({ state: "detached" });
  expect(await page.edges()).toEqual([]);
  await page.run("stagebook:run");
  await page.notice(/^Stage 'total' needs 'tidy'/);
});

test("a stage that does not compile is shown as failed, and two with one name leave the first alone", async () => {
  await page.runCell(2, "%%stage total\nconst sum: string = rows.length;");
  await page.shows("load fresh", "total failed");
  expect(await page.stage("total").textContent()).toMatch(/Failed, cell \d+ line 2/);
  await page.runCell(3, "%%stage load\nconst other = 1;");
  await page.cell(3).getByText("Stage 'load' is cell").waitFor();
  await page.shows("load fresh", "total failed");
});

test("stages that wait for each other are drawn, and the panel says how to part them", async () => {
  await page.runCell(2, "%%stage total --after last\nconst sum = rows.length;");
  await page.runCell(3, "%%stage last\nconst half = sum / 2;");
  await page.shows("load fresh", "total fresh", "last fresh");
  expect(await page.edges()).toEqual(["last total", "load total", "total last"]);
  await page.panel.getByText("The stages wait for each other: total -> last -> total; take out one --after").waitFor();
});

test("the device picker of the status bar decides what getDevice() gives", async () => {
  await page.page.getByTitle("Choose the device").click();
  const list = page.page.getByRole("radiogroup", { name: "Device" });
  await list.locator(":focus").waitFor();
  await list.locator('[data-device="cpu"]').press("Enter");
  await list.locator('[data-device="cpu"][aria-checked="true"]').waitFor();
  await page.page.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });
  expect(await page.page.getByTitle("Choose the device").textContent()).toBe("cpu");
  await page.runCell(
    0,
    "import { deviceManager } from 'stagebook';\nconst factor = 3;\n(await deviceManager.getDevice()).device.id",
  );
  await page.cell(0).locator(".jp-OutputArea-executeResult", { hasText: "'cpu'" }).waitFor();
});

test("the palette has the commands", async () => {
  await page.run("apputils:activate-command-palette");
  await page.page.locator(".lm-CommandPalette-input").fill("pipeline");
  const labels = page.page.locator(".lm-CommandPalette-item .lm-CommandPalette-itemLabel");
  await labels.filter({ hasText: "Run the Pipeline" }).waitFor();
  await labels.filter({ hasText: "Export the Pipeline" }).waitFor();
  await page.page.keyboard.press("Escape");
});

test("the panel follows the notebook that is in front, each with its own kernel", async () => {
  await page.run("docmanager:open", { path: "other.ipynb" });
  await page.kernelIs("idle");
  await page.panel.getByText("Write this on the first line of a cell and run it: the graph starts here.").waitFor();
  await page.run("notebook:run-all-cells");
  await page.shows("only fresh");
  await page.run("docmanager:open", { path: "changes.ipynb" });
  await page.shows("load fresh", "total fresh", "last fresh");
});

test("page had no error", () => {
  expect(page.errors).toEqual([]);
});
