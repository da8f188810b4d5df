import { readFileSync } from "node:fs";
import { join } from "node:path";

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(__dirname, "..", "..");
const lock: { readonly packages: Readonly<Record<string, LockEntry>> } = JSON.parse(
  readFileSync(join(root, "package-lock.json"), "utf8"),
);

// npm leaves out what it could not fetch while the lock was made, and `npm ci` then refuses the whole lock.
test("package-lock.json has each optional package in the version that is asked for, those of other platforms too", () => {
  const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name, version]) => /^\d/.test(version) && find(path, name)?.version !== version)
      .map(([name, version]) => `${path} wants ${name}@${version}`),
  );
  expect(missing).toEqual([]);
});

test("package-lock.json names no address but npm's own", () => {
  const addresses = Object.values(lock.packages).flatMap(({ resolved }) =>
    resolved?.includes("://") ? [new URL(resolved).host] : [],
  );
  expect(addresses.filter((host) => host !== "registry.npmjs.org")).toEqual([]);
});

/** Looks where Node would: in the folder of the package, then upwards. */
function find(path: string, name: string): LockEntry | undefined {
  const entry = lock.packages[`${path === "" ? "" : `${path}/`}node_modules/${name}`];
  if (entry !== undefined || path === "") return entry;
  const above = path.lastIndexOf("/node_modules/");
  return find(above === -1 ? "" : path.slice(0, above), name);
}
