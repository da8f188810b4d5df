#!/usr/bin/env node
// Not in dist, so that npm finds it, and links it, before anything is built.
import { existsSync } from "node:fs";
import process from "node:process";

const main = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write("Stagebook is not built yet; run 'npm run setup' in its folder first\n");
  process.exitCode = 1;
}
