// `npm run mutation`: changes the sources of stages and runs a little, one place at a time, and says which changes no test sees.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const help = `Usage: npm run mutation [ROOM or FILE…]

Says which changes of the code of stages and runs no test sees, in test/dist/mutation/mutation.html too; what was found
before is taken where neither code nor tests have changed. Takes about a second for each change.

  npm run mutation                     both rooms
  npm run mutation stages              one room
  npm run mutation runs/schedule.ts    one file
`;

const places = process.argv.slice(2);
if (places.some((place) => place === "--help" || place === "-h")) process.stdout.write(help);
else process.exitCode = mutate(places);

function mutate(places) {
  const unknown = places.find((place) => !existsSync(sourceOf(place)));
  if (unknown !== undefined) {
    process.stderr.write(`No room or file of kernel/src is named '${unknown}'; write such as runs or runs/schedule.ts\n`);
    return 1;
  }
  const patterns = places.map((place) =>
    statSync(sourceOf(place)).isDirectory() ? `kernel/src/${place}/**/*.ts` : `kernel/src/${place}`,
  );
  const chosen = patterns.length === 0 ? [] : ["--mutate", patterns.join(",")];
  const stryker = join(root, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
  const args = [stryker, "run", "test/mutation/stryker.json", ...chosen];
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1;
}

function sourceOf(place) {
  return join(root, "kernel", "src", place);
}
