import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { widgetVersion } from "../messages/index.js";

const moduleName = "stagebook_papermill";
const moduleFile = fileURLToPath(new URL(`../../python/${moduleName}.py`, import.meta.url));

/**
 * Lets the papermill that finds packages in one of these folders write parameters in TypeScript.
 * Papermill knows the languages that it was built with, and loads what other packages offer as its engines.
 */
export async function installPapermill(folders: readonly string[]): Promise<void> {
  for (const packages of folders) {
    const record = `${moduleName}-${widgetVersion}.dist-info`;
    await mkdir(join(packages, record), { recursive: true });
    await copyFile(moduleFile, join(packages, `${moduleName}.py`));
    const files = distInfo(record);
    for (const [name, text] of Object.entries(files)) await writeFile(join(packages, record, name), text);
  }
}

// What pip keeps of a package: `pip list` shows it, and `pip uninstall` finds its files.
function distInfo(record: string): Record<string, string> {
  const files = {
    METADATA: `Metadata-Version: 2.1\nName: stagebook-papermill\nVersion: ${widgetVersion}\nSummary: Parameters in TypeScript for papermill\n`,
    INSTALLER: "stagebook\n",
    "entry_points.txt": `[papermill.engine]\nstagebook = ${moduleName}:StagebookEngine\n`,
  };
  const paths = [`${moduleName}.py`, ...[...Object.keys(files), "RECORD"].map((name) => `${record}/${name}`)];
  return { ...files, RECORD: paths.map((path) => `${path},,\n`).join("") };
}
