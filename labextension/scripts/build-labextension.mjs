// Bundles lib/ into the prebuilt extension with Node alone: no yarn, no Python.
// Arguments are passed on, such as --development or --watch.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const builder = require.resolve("@jupyter/builder/lib/build-labextension.js");
const core = require.resolve("@jupyterlab/core-meta/core.package.json");
const args = [builder, "--core-package-file", core, ...process.argv.slice(2), "."];
const cwd = new URL("..", import.meta.url);
process.exit(spawnSync(process.execPath, args, { stdio: "inherit", cwd }).status ?? 1);
