import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(180_000);

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "typing.ipynb", ["const rows = [{ price: 1 }];", "// here", "const later = 1;"]);
  page = await lab.open("typing.ipynb");
  await page.runCell(0);
});

afterAll(async () => {
  await lab.stop();
});

/** Types a text into a cell in place of what stands there, as a user does. */
async function type(index: number, text: string): Promise<void> {
  await page.cell(index).locator(".cm-content").click();
  await page.page.keyboard.press("Control+a");
  await page.page.keyboard.insertText(text);
}

const underlined = (index: number, severity: string) => page.cell(index).locator(`.cm-lintRange-${severity}`);

test("what is wrong with a cell is underlined while it is typed, and the pointer on it shows why", async () => {
  await type(1, "const n: string = rows[0].price;\nrows.lenght");
  await underlined(1, "error").first().waitFor();
  expect(await underlined(1, "error").allTextContents()).toEqual(["n", "lenght"]);
  await underlined(1, "error").last().hover();
  const tooltip = page.page.locator(".cm-tooltip-lint");
  await tooltip.waitFor();
  expect(await tooltip.textContent()).toContain("Did you mean 'length'?");
  await page.shoot("typing-light");
  await page.page.mouse.move(5, 5);
});

test("mending the text takes the line away, and so does a cell that changes what the text is about", async () => {
  await type(1, "rows[0].price.toFixed()");
  await underlined(1, "error").first().waitFor({ state: "detached" });
  await page.runCell(0, "const rows = [{ price: 'one' }];");
  await underlined(1, "error").first().waitFor();
  await page.runCell(0, "const rows = [{ price: 1 }];");
  await underlined(1, "error").first().waitFor({ state: "detached" });
});

test("a name of a cell that has not run yet is marked quietly", async () => {
  await type(1, "later + nowhere");
  await underlined(1, "error").first().waitFor();
  expect(await underlined(1, "error").allTextContents()).toEqual(["nowhere"]);
  expect(await underlined(1, "info").allTextContents()).toEqual(["later"]);
  await page.runCell(2);
  await underlined(1, "info").first().waitFor({ state: "detached" });
});

test("a magic that cannot be read is marked at its line", async () => {
  await type(1, "%%stage a --nonsense\nrows.lenght");
  await underlined(1, "error").first().waitFor();
  expect(await underlined(1, "error").allTextContents()).toEqual(["%%stage a --nonsense"]);
});

test("the tooltip of a name that nothing declares writes its import", async () => {
  await type(1, "%%stage read\nawait readFile('x', 'utf8');");
  await underlined(1, "error").first().hover();
  await page.page.getByRole("button", { name: "Import from node:fs/promises" }).click();
  expect(await page.source(1)).toBe("%%stage read\nimport { readFile } from \"node:fs/promises\";\nawait readFile('x', 'utf8');");
  await underlined(1, "error").first().waitFor({ state: "detached" });
});

test("choosing a name that needs an import writes the import too", async () => {
  await type(1, "");
  await page.page.keyboard.type("writeFil");
  await page.page.keyboard.press("Tab");
  const menu = page.page.locator(".jp-Completer");
  await menu.getByRole("listitem", { name: "from node:fs/promises" }).waitFor();
  await page.shoot("completer");
  await page.page.keyboard.press("Enter");
  await page.page.waitForFunction(
    () => document.querySelector(".jp-Cell.jp-mod-active")?.textContent?.includes("import") === true,
  );
  expect(await page.source(1)).toBe('import { writeFile } from "node:fs/promises";\nwriteFile');
  // The caret stays behind the name.
  await page.page.keyboard.type("(");
  expect(await page.source(1)).toContain("\nwriteFile(");
});

test("in the dark theme the tooltip has the theme's colours", async () => {
  await page.changeTheme("JupyterLab Dark");
  await type(1, "later.nothing");
  await underlined(1, "error").first().waitFor();
  await underlined(1, "error").first().hover();
  const tooltip = page.page.locator(".cm-tooltip:has(.cm-tooltip-lint)");
  await tooltip.waitFor();
  await page.shoot("typing-dark");
  expect(page.errors).toEqual([]);
});
