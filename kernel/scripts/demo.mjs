import "./house/require-node.mjs";

// Only now: an older Node could not even read what these files import.
const [{ demoCommand }, { runMain }] = await Promise.all([import("./house/demo.mjs"), import("./house/refusal.mjs")]);
await runMain(demoCommand);
