// A pipeline in other shoes: so far a command at a terminal. What a run is belongs to runs/.
export { runAsMain } from "./run-as-main.js";
export { type RunCommandOptions, runCommand, shortPath } from "./run-command.js";
