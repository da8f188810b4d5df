import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Lab, startLab, writeNotebook } from "./lab.js";
import type { LabPage } from "./lab-page.js";

jest.setTimeout(240_000);

// load -> slow, which takes six seconds in a run
const slow =
  "%%stage slow\nimport { progressBar } from 'stagebook';\nfor (const _ of progressBar(60, 'steps')) await new Promise((done) => setTimeout(done, wait));\nconst total = rows.length;";

let lab: Lab;
let page: LabPage;

beforeAll(async () => {
  lab = await startLab();
  writeNotebook(lab, "trouble.ipynb", ["%%params\nconst wait = 1;", "%%stage load\nconst rows = [1, 2];", slow]);
  page = await lab.open("trouble.ipynb");
  await page.showPanel();
  await page.run("notebook:run-all-cells");
  await page.freshStages("load", "slow");
});

afterAll(async () => {
  await lab.stop();
});

test("a page that is loaded again while a run goes on follows it to its end", async () => {
  await page.runCell(0, "%%params\nconst wait = 100;");
  await page.run("docmanager:save");
  await page.panel.getByRole("button", { name: "Run", exact: true }).click();
  await page.panel.getByText("Running slow").waitFor();
  await page.page.reload();
  await page.page.waitForSelector(".jp-Notebook .jp-Cell");
  await page.run("stagebook:show-panel");
  await page.panel.getByText("Running slow").waitFor();
  expect(await page.stage("slow").getAttribute("data-state")).toBe("running");
  await page.panel.getByText("Last run done").waitFor();
});

test("a notebook that is renamed keeps its pipeline and its kernel", async () => {
  await page.page.evaluate(async () => {
    const app = window.jupyterapp as unknown as {
      serviceManager: { contents: { rename(from: string, to: string): Promise<unknown> } };
    };
    await app.serviceManager.contents.rename("trouble.ipynb", "renamed.ipynb");
  });
  await page.panel.getByText("renamed.ipynb").waitFor();
  expect(Object.keys(await page.states())).toEqual(["load", "slow"]);
  await page.runCell(1, "%%stage load\nconst rows = [1, 2, 3];");
  await page.shows("load fresh", "slow stale");
});

test("a kernel that is killed while its pipeline runs leaves no stage running, and the next one starts anew", async () => {
  await page.panel.getByRole("button", { name: "Run", exact: true }).click();
  await page.panel.getByText("Running slow").waitFor();
  process.kill(kernelOf(lab), "SIGKILL");
  await page.page.waitForFunction(() => document.querySelectorAll('#stagebook-panel [data-state="running"]').length === 0, null, {
    timeout: 60_000,
  });
  await page.shoot("killed");
  await page.kernelIs("idle");
  await page.run("notebook:run-all-cells");
  await page.freshStages("load", "slow");
});

/** The kernel of the one notebook: the process that has its connection file on its command line. */
function kernelOf({ notebooks }: Lab): number {
  const runtime = join(notebooks, "..", "runtime");
  const files = readdirSync(runtime).filter((name) => /^kernel-.*\.json$/.test(name));
  for (const line of execFileSync("ps", ["-eo", "pid,ppid,args"], { encoding: "utf8" }).split("\n")) {
    const [, pid] = /^\s*(\d+)\s/.exec(line) ?? [];
    if (pid !== undefined && files.some((name) => line.includes(name))) return Number(pid);
  }
  throw new RangeError("No kernel runs");
}
