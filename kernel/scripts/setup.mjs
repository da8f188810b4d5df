import "./house/require-node.mjs";

// Only now: an older Node could not even read what these files import.
const [{ setUpCommand }, { runMain }] = await Promise.all([import("./house/set-up.mjs"), import("./house/refusal.mjs")]);
await runMain(setUpCommand);
