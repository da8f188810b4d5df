import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(180_000);

// params -> fit; both fields, a choice and a list
const params =
  '%%params\n/** How often the rows are gone through. */\nconst epochs = 10;\nconst optimizer: "adam" | "sgd" = "adam"; // the way downhill\nconst shuffle = true;\nconst layers = [16, 8];';
const fit = "%%stage fit\nconsole.log('with', epochs, optimizer, shuffle, layers);\nconst loss = 1 / epochs;\nloss";

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "params.ipynb", [params, fit, "%run"]);
  page = await lab.open("params.ipynb");
  await page.showPanel();
});

afterAll(async () => {
  await lab.stop();
});

test("the panel sets params for the next run, shows what they were, and sets them back", async () => {
  await page.runCell(0);
  await page.runCell(1);
  await page.shows("fit fresh");
  await page.stage("fit").click();
  const details = page.panel.getByRole("region", { name: "Details of fit" });
  await details.getByLabel("epochs", { exact: true }).fill("ten");
  expect(await details.getByLabel("epochs", { exact: true }).getAttribute("aria-invalid")).toBe("true");
  await details.getByLabel("epochs", { exact: true }).fill("20");
  await page.page.keyboard.press("Enter");
  await details.getByText("was 10").waitFor();
  await details.getByText("epochs 10 → 20", { exact: true }).waitFor();
  await details.getByLabel("optimizer", { exact: true }).selectOption("sgd");
  await details.getByText("was adam").waitFor();
  await details.getByLabel("shuffle", { exact: true }).selectOption("false");
  await page.shows("fit stale");
  await page.runCell(2);
  await page.page.getByText("with 20 sgd false").first().waitFor();
  await page.shows("fit fresh");
  await details.getByRole("button", { name: "Set epochs back to 10" }).click();
  await page.shows("fit stale");
  expect(await details.getByLabel("epochs", { exact: true }).inputValue()).toBe("10");
});

test("lists and objects are set as JSON, and what is wrong with a text is said below it", async () => {
  const details = page.panel.getByRole("region", { name: "Details of fit" });
  const layers = details.getByLabel("layers", { exact: true });
  expect(await layers.inputValue()).toBe("[16,8]");
  await layers.fill("16, 8");
  await page.page.keyboard.press("Enter");
  await details.getByRole("alert").getByText("It takes a list as JSON, such as [1, 2].").waitFor();
  await page.shoot("params-problem");
  await layers.fill("[4]");
  await page.page.keyboard.press("Enter");
  await details.getByText("was [16,8]").waitFor();
  expect(await details.getByRole("alert").count()).toBe(0);
  await page.runCell(2);
  await page.page.getByText("with 10 sgd false [ 4 ]").first().waitFor();
  await details.getByRole("button", { name: "Set layers back to [16,8]" }).click();
  await details.getByText("was [16,8]").waitFor({ state: "detached" });
  expect(page.errors).toEqual([]);
});
