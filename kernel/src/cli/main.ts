#!/usr/bin/env node
import process from "node:process";
import { StagebookError } from "../errors.js";
import { runProgram } from "./program.js";

// Whoever reads our output, such as `head`, may have enough of it. A run takes that for a wish to stop, and sees to it itself.
const [, , command, ...words] = process.argv;
if (command !== "run" || words.includes("--help") || words.includes("-h")) process.stdout.on("error", endWithReader);

// What `npx stagebook` starts. A sentence that is meant for the user is shown as it is; a fault of ours keeps its trace.
try {
  process.exitCode = await runProgram(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StagebookError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
}
