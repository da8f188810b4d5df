import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(180_000);

const library = "function half(value: number): number {\n  const result = value / 2;\n  return result;\n}";
const caller =
  "%%time\nconst rows: number[] = [8, 6];\nlet total = 0;\nfor (const row of rows) {\n  total += half(row);\n}\ntotal";

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "debug.ipynb", [library, caller]);
  page = await lab.open("debug.ipynb");
});

afterAll(async () => {
  await lab.stop();
});

test("Lab's debugger stops at a breakpoint, shows the line and the variables, steps, and goes on", async () => {
  await page.runCell(0);
  await page.page.locator(".jp-DebuggerBugButton").click();
  const sidebar = page.page.locator(".jp-DebuggerSidebar");
  await sidebar.waitFor();
  await page.cell(1).locator(".cm-breakpoint-gutter .cm-gutterElement").nth(5).click();
  await sidebar.locator(".jp-DebuggerBreakpoint-line", { hasText: "5" }).waitFor();
  await page.activate(1);
  const ended = page.run("notebook:run-cell");
  const line = page.cell(1).locator(".jp-DebuggerEditor-highlight");
  await line.filter({ hasText: "total += half(row);" }).waitFor();
  await page.run("debugger:show-panel");
  const variable = (name: string) => sidebar.locator(".jp-DebuggerVariables").getByText(name, { exact: true });
  await variable("rows").waitFor();
  // Values are drawn on a canvas there.
  await sidebar.getByTitle("Table View").click();
  await page.page.waitForTimeout(500);
  await page.shoot("debugger-stopped");
  await sidebar.getByTitle("Tree View").click();
  await page.run("debugger:stepIn");
  const inner = page.cell(0).locator(".jp-DebuggerEditor-highlight");
  await inner.filter({ hasText: "const result" }).waitFor();
  await page.run("debugger:next");
  await inner.filter({ hasText: "return result" }).waitFor();
  await variable("result").waitFor();
  await page.shoot("debugger-stepped");
  await page.run("debugger:continue");
  await line.waitFor();
  await page.run("debugger:continue");
  await ended;
  await page.cell(1).locator(".jp-OutputArea-output").getByText("7", { exact: true }).waitFor();
  await line.waitFor({ state: "detached" });
  await page.shoot("debugger-idle");
});
