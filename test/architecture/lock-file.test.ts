import { readFileSync } from "node:fs";
import { join } from "node:path";

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(__dirname, "..", "..");
const files = ["package-lock.json", "test/package/package-lock.json"];

function packagesOf(file: string): Readonly<Record<string, LockEntry>> {
  return JSON.parse(readFileSync(join(root, file), "utf8")).packages;
}

// npm leaves out what it could not fetch while the lock was made, and `npm ci` then refuses the whole lock.
test.each(files)("%s has each optional package in the version that is asked for, those of other platforms too", (file) => {
  const packages = packagesOf(file);
  const missing = Object.entries(packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name, version]) => /^\d/.test(version) && find(packages, path, name)?.version !== version)
      .map(([name, version]) => `${path} wants ${name}@${version}`),
  );
  expect(missing).toEqual([]);
});

test.each(files)("%s names no address but npm's own", (file) => {
  const addresses = Object.values(packagesOf(file)).flatMap(({ resolved }) =>
    resolved?.includes("://") ? [new URL(resolved).host] : [],
  );
  expect(addresses.filter((host) => host !== "registry.npmjs.org")).toEqual([]);
});

/** Looks where Node would: in the folder of the package, then upwards. */
function find(packages: Readonly<Record<string, LockEntry>>, path: string, name: string): LockEntry | undefined {
  const entry = packages[`${path === "" ? "" : `${path}/`}node_modules/${name}`];
  if (entry !== undefined || path === "") return entry;
  const above = path.lastIndexOf("/node_modules/");
  return find(packages, above === -1 ? "" : path.slice(0, above), name);
}
