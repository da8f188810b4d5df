import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { systemReason } from "../errors.js";
import { InstallError } from "./errors.js";
import { installPapermill } from "./install-papermill.js";
import { activePrefix, packageFolders, userDataFolder, userPackageFolders } from "./jupyter-folders.js";

/** For whom the kernel is made known; one of the three, for the user by default. */
export interface InstallPlace {
  readonly user?: boolean;
  /** The folder of a Python environment. */
  readonly prefix?: string;
  /** The Python environment that is active. */
  readonly sysPrefix?: boolean;
}

const kernelFile = fileURLToPath(new URL("../session/main.js", import.meta.url));
const logoFile = fileURLToPath(new URL("../../logo.svg", import.meta.url));

/** Writes the kernelspec `stagebook` and gives its folder; one that is there is replaced. Throws InstallError. */
export async function installKernel(place: InstallPlace = {}): Promise<string> {
  const folder = join(await dataFolder(place), "kernels", "stagebook");
  const file = join(folder, "kernel.json");
  const next = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    // Jupyter may be reading: it finds the old spec or the new one.
    await writeFile(next, `${JSON.stringify(kernelSpec(), null, 2)}\n`);
    await rename(next, file);
    await copyFile(logoFile, join(folder, "logo-svg.svg"));
    await teachPapermill(place);
  } catch (cause) {
    await rm(next, { force: true }).catch(() => undefined);
    throw new InstallError(
      `The kernel could not be installed in '${folder}': ${systemReason(cause)}; choose another place with --user or --prefix`,
      { cause },
    );
  }
  return folder;
}

async function teachPapermill(place: InstallPlace): Promise<void> {
  if (place.prefix !== undefined || place.sysPrefix === true)
    return await installPapermill(packageFolders(resolve(await dataFolder(place), "..", "..")));
  // The kernel works all the same where a Python cannot be written to.
  for (const folder of await userPackageFolders()) await installPapermill([folder]).catch(() => undefined);
}

async function dataFolder({ user = false, prefix, sysPrefix = false }: InstallPlace): Promise<string> {
  if ([user, prefix !== undefined, sysPrefix].filter(Boolean).length > 1)
    throw new InstallError("The kernel goes to one place: give only one of --user, --prefix and --sys-prefix");
  if (prefix !== undefined) return join(resolve(prefix), "share", "jupyter");
  return sysPrefix ? join(await activePrefix(), "share", "jupyter") : userDataFolder();
}

function kernelSpec(): object {
  return {
    // Whole paths: Jupyter may be started where another Node, or none, is on the PATH.
    argv: [process.execPath, kernelFile, "{connection_file}"],
    display_name: "TypeScript (Stagebook)",
    language: "typescript",
    interrupt_mode: "message",
    // Keys come in the connection file, from a Jupyter that is told to encrypt.
    metadata: { debugger: true, supported_encryption: ["curve"] },
  };
}
