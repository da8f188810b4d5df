import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Locator, Page } from "playwright-core";

/** What the tests use of Lab's application, which `--expose-app-in-browser` puts on the window. */
interface LabApp {
  readonly commands: { execute(id: string, args?: object): Promise<unknown> };
  readonly shell: {
    readonly currentWidget: {
      readonly sessionContext: { readonly session: { readonly kernel: { readonly status: string } | null } | null };
      readonly content: {
        activeCellIndex: number;
        readonly widgets: readonly {
          readonly model: { readonly sharedModel: { getSource(): string; setSource(text: string): void } };
        }[];
      };
    };
  };
}

declare global {
  interface Window {
    readonly jupyterapp?: LabApp;
  }
}

/** A page of JupyterLab with an open notebook. Collects what goes wrong on it in `errors`. */
export class LabPage {
  readonly page: Page;
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => this.errors.push(`page error: ${error.stack?.slice(0, 900)}`));
    page.on("console", (message) => {
      // Lab's debugger asks each kernel how it stands, and says so when a restart comes before the answer.
      if (message.text().startsWith("Could not restore the debugger state: Canceled future")) return;
      if (message.type() === "error") this.errors.push(`console: ${message.text().slice(0, 400)}`);
    });
  }

  get panel(): Locator {
    return this.page.locator("#stagebook-panel");
  }

  stage(name: string): Locator {
    return this.panel.locator(`[data-stage="${name}"]`);
  }

  cell(index: number): Locator {
    return this.page.locator(`.jp-Notebook .jp-Cell[data-windowed-list-index="${index}"]`);
  }

  /** Whether a cell can be seen in the notebook's window. */
  async isInView(index: number): Promise<boolean> {
    const [cell, view] = [await this.cell(index).boundingBox(), await this.page.locator(".jp-Notebook").boundingBox()];
    return cell !== null && view !== null && cell.y + cell.height > view.y && cell.y < view.y + view.height;
  }

  /** Waits until the kernel of the current notebook has this status. */
  async kernelIs(status: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === wanted,
      status,
      { timeout: 60_000 },
    );
  }

  /** Runs a command of Lab. */
  async run(id: string, args: object = {}): Promise<void> {
    await this.page.evaluate(async ([name, values]) => void (await window.jupyterapp?.commands.execute(name, values)), [
      id,
      args,
    ] as const);
  }

  /** Changes the theme of Lab. Its splash must be gone before the next change: it takes that of both away, and fails. */
  async changeTheme(theme: "JupyterLab Light" | "JupyterLab Dark"): Promise<void> {
    await this.run("apputils:change-theme", { theme });
    await this.page.waitForFunction(
      (isLight) => document.body.dataset["jpThemeLight"] === isLight,
      String(theme === "JupyterLab Light"),
    );
    await this.page.locator("#jupyterlab-splash").waitFor({ state: "detached" });
  }

  /** The text of a cell, as the notebook's model has it. */
  source(index: number): Promise<string | undefined> {
    return this.page.evaluate(
      (at) => window.jupyterapp?.shell.currentWidget.content.widgets[at]?.model.sharedModel.getSource(),
      index,
    );
  }

  /** Makes a cell the active one. */
  async activate(index: number): Promise<void> {
    await this.page.evaluate((at) => {
      const content = window.jupyterapp?.shell.currentWidget.content;
      if (content !== undefined) content.activeCellIndex = at;
    }, index);
  }

  /** Runs a cell, with another text where one is given, and waits for it. */
  async runCell(index: number, source?: string): Promise<void> {
    await this.activate(index);
    if (source !== undefined) {
      const values = [index, source] as const;
      await this.page.evaluate(([at, text]) => {
        window.jupyterapp?.shell.currentWidget.content.widgets[at]?.model.sharedModel.setSource(text);
      }, values);
    }
    await this.run("notebook:run-cell");
    await this.kernelIs("idle");
  }

  /** Waits for an error that the page tells in a corner, and closes it. */
  async notice(sentence: RegExp): Promise<void> {
    const notice = this.page.locator(".Toastify__toast--error", { hasText: sentence });
    await notice.waitFor();
    await notice.getByRole("button").first().click();
    await notice.waitFor({ state: "detached" });
  }

  /** Shows the panel, as wide as asked: the border between notebook and panel is dragged there. */
  async showPanel(width = 400): Promise<void> {
    await this.run("stagebook:show-panel");
    await this.panel.waitFor();
    const box = await this.panel.boundingBox();
    if (box === null) throw new RangeError("The panel is not on the page");
    await this.page.mouse.move(box.x - 2, box.y + 400);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x - 2 - (width - box.width), box.y + 400, { steps: 4 });
    await this.page.mouse.up();
  }

  /** The stages in the panel in document order, each with its state. */
  async states(): Promise<Record<string, string>> {
    const items = await this.panel.locator("[data-stage]").all();
    const entries = items.map(async (item) => [await item.getAttribute("data-stage"), await item.getAttribute("data-state")]);
    return Object.fromEntries(await Promise.all(entries));
  }

  /** The edges of the graph as `from to`, sorted. */
  async edges(): Promise<string[]> {
    const found = await this.panel.locator("[data-edge]").all();
    const names = await Promise.all(found.map((edge) => edge.getAttribute("data-edge")));
    return names.map((name) => name ?? "").sort();
  }

  /** Waits until the panel shows exactly these stages in this order, each as `name state`. */
  async shows(...stages: string[]): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => {
        const items = [...document.querySelectorAll("#stagebook-panel [data-stage]")];
        return items.map((item) => `${item.getAttribute("data-stage")} ${item.getAttribute("data-state")}`).join() === wanted;
      },
      stages.join(),
      { timeout: 120_000 },
    );
  }

  /** Waits until the panel shows exactly these stages, in this order, and each is fresh. */
  async freshStages(...names: string[]): Promise<void> {
    await this.shows(...names.map((name) => `${name} fresh`));
  }

  /** Keeps a picture under shots/, which git ignores. */
  async shoot(name: string): Promise<void> {
    const folder = resolve(__dirname, "../../shots");
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}
