import { createHash } from "node:crypto";
import fs, {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { ArtifactStore } from "../../../kernel/src/store/index.js";
import { storable } from "./storable.js";

let root = "";
let store: ArtifactStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stagebook-store-"));
  store = new ArtifactStore(join(root, "run", "artifacts"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("ArtifactStore keeps a value in a file that is named by the hash of its bytes", () => {
  const { hash, size } = store.put({ rows: [1, 2] });
  const bytes = readFileSync(join(store.folder, hash));
  expect(bytes.toString()).toBe('stagebook-value 1 json 14\n{"rows":[1,2]}');
  expect([createHash("sha256").update(bytes).digest("hex"), bytes.length]).toEqual([hash, size]);
  expect([store.has(hash), store.get(hash), store.list()]).toEqual([true, { rows: [1, 2] }, [{ hash, size }]]);
});

test("ArtifactStore keeps any value that can be stored, and leaves nothing else behind", () => {
  const quick = new ArtifactStore(store.folder, { isDurable: false });
  fc.assert(fc.property(storable, (value) => expect(quick.get(quick.put(value).hash)).toStrictEqual(value)));
  expect(readdirSync(store.folder).filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
});

test("ArtifactStore keeps equal values once, and writes a damaged one anew", () => {
  const { hash } = store.put("same");
  expect(store.put("same").hash).toBe(hash);
  expect(store.list()).toHaveLength(1);
  writeFileSync(join(store.folder, hash), 'stagebook-value 1 json 6\n"SAME"');
  expect(store.put("same").hash).toBe(hash);
  expect(store.get(hash)).toBe("same");
});

test("ArtifactStore reads nothing that was damaged, wherever it was cut", () => {
  const { hash, size } = store.put({ numbers: new Float64Array([1, 2]) });
  const path = join(store.folder, hash);
  const whole = readFileSync(path);
  for (let at = 0; at < size; at += 1) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    writeFileSync(path, damaged);
    expect(() => store.get(hash)).toThrow("is damaged: its bytes have changed");
  }
  for (let end = size - 1; end >= 0; end -= 1) {
    truncateSync(path, end);
    expect(() => store.get(hash)).toThrow(
      `The artifact '${path}' is damaged: its bytes have changed; run the stage that made it again, or bring the file back from a copy of the folder`,
    );
  }
  store.remove(hash);
  store.remove(hash);
  expect(() => store.get(hash)).toThrow(`The artifact '${path}' is missing;`);
  expect(store.has(hash)).toBe(false);
});

test("ArtifactStore takes no hash that leads elsewhere", () => {
  expect(() => store.get("../run.json")).toThrow("'../run.json' is no hash of an artifact");
});

test("ArtifactStore says what stands in the way, and leaves no rest", () => {
  writeFileSync(join(root, "run"), "a file");
  expect(() => store.put(1)).toThrow("could not be written: a file is in the way of a folder (ENOTDIR)");
  expect(store.list).toThrow();
  rmSync(join(root, "run"));
  expect(store.list()).toEqual([]);
  const { hash } = store.put(1);
  rmSync(join(store.folder, hash));
  require("node:fs").mkdirSync(join(store.folder, hash, "in the way"), { recursive: true });
  expect(() => store.put(1)).toThrow(`The artifact '${join(store.folder, hash)}' could not be written: `);
  expect(() => store.get(hash)).toThrow(`The artifact '${join(store.folder, hash)}' could not be read: `);
  expect(() => store.remove(hash)).toThrow(`The artifact '${join(store.folder, hash)}' could not be removed: `);
  expect(readdirSync(store.folder)).toEqual([hash]);
});

test("ArtifactStore names the value that cannot be stored, and writes nothing", () => {
  expect(() => store.put({ layers: [() => 1] }, "model")).toThrow("model.layers[0] (function) cannot be stored");
  expect(existsSync(store.folder)).toBe(false);
  chmodSync(root, 0o755);
});

describe("an ArtifactStore with a twin", () => {
  const inode = (folder: string, hash: string): number => statSync(join(folder, hash)).ino;

  test("shares the file of the twin, and each may lose its own", () => {
    const twin = new ArtifactStore(join(root, "cache"), { isDurable: false });
    const shared = new ArtifactStore(join(root, "run", "artifacts"), { twin });
    const { hash } = twin.put([1, 2]);
    shared.put([1, 2]);
    expect(inode(shared.folder, hash)).toBe(inode(twin.folder, hash));
    expect(readdirSync(shared.folder)).toEqual([hash]);
    twin.remove(hash);
    expect(shared.get(hash)).toEqual([1, 2]);
    const quick = new ArtifactStore(join(root, "quick"), { twin: shared, isDurable: false });
    quick.put([1, 2]);
    expect(inode(quick.folder, hash)).toBe(inode(shared.folder, hash));
  });

  test("writes what the twin has not, or has damaged", () => {
    const twin = new ArtifactStore(join(root, "cache"), { isDurable: false });
    const shared = new ArtifactStore(join(root, "run", "artifacts"), { twin });
    const { hash } = twin.put([1, 2]);
    const file = join(twin.folder, hash);
    writeFileSync(
      file,
      readFileSync(file).map((byte) => byte ^ 1),
    );
    shared.put([1, 2]);
    expect(shared.get(shared.put([3]).hash)).toEqual([3]);
    expect(shared.get(hash)).toEqual([1, 2]);
    expect(inode(shared.folder, hash)).not.toBe(inode(twin.folder, hash));
  });

  test("writes where the disk gives no file a second name, and where the twin cannot be read", () => {
    const twin = new ArtifactStore(join(root, "cache"), { isDurable: false });
    const shared = new ArtifactStore(join(root, "run", "artifacts"), { twin });
    const { hash } = twin.put([1, 2]);
    const link = jest.spyOn(fs, "linkSync").mockImplementation(() => {
      throw Object.assign(new RangeError("other disk"), { code: "EXDEV" });
    });
    shared.put([1, 2]);
    link.mockRestore();
    expect([shared.get(hash), readdirSync(shared.folder)]).toEqual([[1, 2], [hash]]);
    shared.remove(hash);
    const read = jest.spyOn(fs, "openSync").mockImplementationOnce(() => {
      throw Object.assign(new RangeError("not yours"), { code: "EACCES" });
    });
    shared.put([1, 2]);
    read.mockRestore();
    expect(shared.get(hash)).toEqual([1, 2]);
  });
});

test("ArtifactStore lists nothing for a link that leads nowhere, and says what is in the way of its folder", () => {
  const { hash } = store.put([1]);
  symlinkSync(join(root, "nowhere"), join(store.folder, "0".repeat(64)));
  expect(store.list().map((artifact) => artifact.hash)).toEqual([hash]);
  const file = new ArtifactStore(join(store.folder, hash));
  expect(() => file.list()).toThrow(/^The artifact '.+' could not be read: /);
});
