import "./house/require-node.mjs";

// Only now: an older Node could not even read what these files import.
const [{ testCommand }, { runMain }] = await Promise.all([import("./house/suites.mjs"), import("./house/refusal.mjs")]);
await runMain(testCommand);
