import "./house/require-node.mjs";

// Only now: an older Node could not even read what these files import.
const [{ cleanCommand }, { runMain }] = await Promise.all([import("./house/clean.mjs"), import("./house/refusal.mjs")]);
await runMain(cleanCommand);
