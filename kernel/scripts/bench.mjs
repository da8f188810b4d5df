import "./house/require-node.mjs";

// Only now: an older Node could not even read what these files import.
const [{ benchCommand }, { runMain }] = await Promise.all([import("./house/bench.mjs"), import("./house/refusal.mjs")]);
await runMain(benchCommand);
