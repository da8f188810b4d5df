#!/usr/bin/env node
import process from "node:process";
import { StagebookError } from "../errors.js";
import { runProgram } from "./program.js";

// What `npx stagebook` starts. A sentence that is meant for the user is shown as it is; a fault of ours keeps its trace.
try {
  process.exitCode = await runProgram(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StagebookError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
