import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(300_000);

const longName = `with_a-very-long-name-that-fits-into-no-box-of-any-panel-${"x".repeat(40)}`;
const folds = Array.from({ length: 198 }, (_, index) => `%%stage fold${index + 1}\nconst f${index + 1} = rows + ${index};`);

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "large.ipynb", ["%%stage load\nconst rows = 1;", ...folds, `%%stage ${longName}\nconst last = f1 + f198;`]);
  page = await lab.open("large.ipynb");
  await page.showPanel();
  await page.run("notebook:run-all-cells");
  await page.panel.getByText("Fresh, all 198").waitFor({ timeout: 240_000 });
  await page.kernelIs("idle");
});

afterAll(async () => {
  await lab.stop();
});

test("two hundred stages are drawn as groups that open and close, by mouse and keyboard", async () => {
  const group = page.stage("§ fold");
  expect(await page.panel.locator("[data-stage]").count()).toBe(3);
  expect(await group.getAttribute("aria-expanded")).toBe("false");
  await page.shoot("large-closed");
  await group.focus();
  await page.page.keyboard.press("Enter");
  await page.stage("fold198").waitFor();
  expect(await page.panel.locator("[data-stage]").count()).toBe(200);
  const [bar, tree] = [await page.panel.locator(".sb-groups").boundingBox(), await page.stage("load").boundingBox()];
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(tree?.y ?? 0);
  await page.shoot("large-open");
  await page.panel.getByRole("button", { name: "fold", exact: true }).click();
  await page.stage("fold198").waitFor({ state: "detached" });
});

test("a search among them shows what it finds, and nothing else", async () => {
  await page.panel.getByLabel("Find stage or variable").fill("fold19");
  await page.stage("fold198").waitFor();
  expect(await page.panel.locator("[data-stage]").count()).toBe(10);
  await page.panel.getByLabel("Find stage or variable").fill("");
});

test("a very long name is cut and told in its tip, and the panel gets no sideways scrollbar", async () => {
  for (const width of [250, 400, 700]) {
    await page.showPanel(width);
    const [scroll, client] = await page.panel.evaluate((panel) => [panel.scrollWidth, panel.clientWidth]);
    expect(scroll).toBe(client);
    await page.shoot(`large-${width}`);
  }
  expect(await page.stage(longName).getAttribute("title")).toContain(longName);
  expect(page.errors).toEqual([]);
});
