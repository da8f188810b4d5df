import type { ISettingRegistry } from "@jupyterlab/settingregistry";

/** The user's settings of the page. */
export interface PageSettings {
  readonly exportFile: string;
  readonly cellState: boolean;
  readonly cellVariables: boolean;
  readonly checkTyping: boolean;
}

/** The id of the plugin that owns the settings; its schema is schema/plugin.json. */
export const settingsId = "stagebook-lab:plugin";

/** The settings now and whenever they change; the defaults where there is no registry. */
export class LiveSettings {
  now: PageSettings = {
    exportFile: "pipeline.ts",
    cellState: true,
    cellVariables: true,
    checkTyping: true,
  };
  readonly #listeners: (() => void)[] = [];

  /** Follows the registry; `now` is right once this has settled. */
  async follow(registry: ISettingRegistry | null): Promise<void> {
    if (registry === null) return;
    const settings = await registry.load(settingsId);
    const read = (): void => {
      this.now = {
        exportFile: textOr(settings.composite.exportFile, this.now.exportFile),
        cellState: settings.composite.cellState !== false,
        cellVariables: settings.composite.cellVariables !== false,
        checkTyping: settings.composite.checkTyping !== false,
      };
      for (const listener of this.#listeners) listener();
    };
    settings.changed.connect(read);
    read();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === "string" && value !== "" ? value : fallback;
}
