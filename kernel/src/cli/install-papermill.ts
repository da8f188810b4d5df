import { existsSync, readdirSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { widgetVersion } from "../messages/index.js";

const moduleName = "stagebook_papermill";
const moduleFile = fileURLToPath(new URL(`../../python/${moduleName}.py`, import.meta.url));

/**
 * Lets the papermill of a Python environment write parameters in TypeScript; nothing happens where there is no environment.
 * Papermill knows the languages that it was built with, and loads what other packages offer as its engines.
 */
export async function installPapermill(prefix: string): Promise<void> {
  for (const packages of packageFolders(prefix)) {
    const record = `${moduleName}-${widgetVersion}.dist-info`;
    await mkdir(join(packages, record), { recursive: true });
    await copyFile(moduleFile, join(packages, `${moduleName}.py`));
    const files = distInfo(record);
    for (const [name, text] of Object.entries(files)) await writeFile(join(packages, record, name), text);
  }
}

function packageFolders(prefix: string): string[] {
  const lib = join(prefix, "lib");
  const versions = existsSync(lib) ? readdirSync(lib).filter((name) => /^python3\.\d+$/.test(name)) : [];
  const folders = [...versions.map((name) => join(lib, name, "site-packages")), join(prefix, "Lib", "site-packages")];
  return folders.filter((folder) => existsSync(folder));
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
