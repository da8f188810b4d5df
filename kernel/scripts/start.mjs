import "./house/require-node.mjs";

// Only now: an older Node could not even read what these files import.
const [{ startCommand }, { runMain }] = await Promise.all([import("./house/lab.mjs"), import("./house/refusal.mjs")]);
await runMain(startCommand);
