const { readFileSync } = require("node:fs");

/**
 * The order of jest's files. Jest itself begins with the slowest, but a change is seen soonest by a small file, and by one
 * that runs no pipeline: with a change in it, a run may never end.
 */
module.exports = class SmallFirst {
  sort(tests) {
    const costs = new Map(tests.map(({ path }) => [path, costOf(readFileSync(path, "utf8"))]));
    return [...tests].sort((one, other) => costs.get(one.path) - costs.get(other.path));
  }

  allFailedTests() {
    return [];
  }

  cacheResults() {
    // Nothing is kept.
  }
};

function costOf(text) {
  return text.length + (/\brunPipeline\(|\.run\(/.test(text) ? 1_000_000 : 0);
}
