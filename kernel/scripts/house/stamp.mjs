import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Hashes files and folders by content; what is not there counts as absent. */
export function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesUnder)) {
    hash.update(`${path}\0`);
    hash.update(existsSync(path) ? readFileSync(path) : "absent");
  }
  return hash.digest("hex");
}

function filesUnder(path) {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** What a stamp says, or null. A stamp is written as the last act of a step: without it the step is not done. */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** Writes a stamp in one move. */
export function writeStamp(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
