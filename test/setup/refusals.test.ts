import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { copyHouse, type House } from "./copied-house.js";

jest.setTimeout(120_000);

let house: House;
beforeEach(async () => {
  house = await copyHouse();
});
afterEach(() => house.remove());

test.each(["setup.mjs", "start.mjs", "test.mjs", "demo.mjs"])("%s refuses a Node that is too old", async (script) => {
  const preload = join(house.folder, "old-node.cjs");
  await writeFile(preload, "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });");
  expect(await house.run(script, [], { NODE_OPTIONS: `--require ${preload}` })).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "Stagebook needs Node 20.19 or newer, and this is Node 18.20.4; install a newer one from https://nodejs.org and run the command again\n",
  });
});

test("setup names Python and how to get it when none is on the PATH", async () => {
  const ending = await house.run("setup.mjs", [], {
    PATH: await house.programs({}),
  });
  expect(ending.stderr).toBe(
    "\nStagebook needs Python 3.10 or newer, and none is on the PATH; install it (on Debian: apt-get install python3 python3-venv), then run the command again\n",
  );
  expect(ending.code).toBe(1);
  expect(existsSync(join(house.folder, ".venv"))).toBe(false);
});

test("setup names the Python it found when that is too old", async () => {
  const path = await house.programs({ python3: "echo 3 9 /opt/old/python3" });
  const ending = await house.run("setup.mjs", [], { PATH: path });
  expect(ending.stderr).toBe(
    "\nStagebook needs Python 3.10 or newer, and the one found is Python 3.9 (/opt/old/python3); install it (on Debian: apt-get install python3 python3-venv), then run the command again\n",
  );
  expect(ending.code).toBe(1);
});

test("setup names the package that brings venv when Python lacks it", async () => {
  await writeFile(join(house.folder, "ensurepip.py"), "raise ImportError('not part of this Python')\n");
  const ending = await house.run("setup.mjs", [], { PYTHONPATH: house.folder });
  expect(ending.stderr).toMatch(
    /^\nPython 3\.\d+ \(\/.+\) has no venv module; install it \(on Debian: apt-get install python3-venv\), then run the command again\n$/,
  );
  expect(ending.code).toBe(1);
  expect(existsSync(join(house.folder, ".venv"))).toBe(false);
});

test("setup says that pip reached nobody, and the next try begins anew", async () => {
  const offline = {
    PIP_INDEX_URL: "http://127.0.0.1:9/simple",
    PIP_RETRIES: "1",
    PIP_NO_CACHE_DIR: "1",
    PIP_FIND_LINKS: undefined,
  };
  const env = {
    ...offline,
    PIP_EXTRA_INDEX_URL: undefined,
    PIP_NO_INDEX: undefined,
    PIP_CONFIG_FILE: "/dev/null",
  };
  const ending = await house.run("setup.mjs", [], env);
  expect(ending.stderr).toBe("\npip could not reach 127.0.0.1:9; check the network (or its proxy), then run the command again\n");
  expect(ending.code).toBe(1);
  const left = join(house.folder, ".venv", "left-over");
  await writeFile(left, "");
  expect((await house.run("setup.mjs", [], env)).code).toBe(1);
  expect(existsSync(left)).toBe(false);
});

test("setup says that npm reached nobody", async () => {
  await house.wantNoPythonPackages();
  const ending = await house.run("setup.mjs", [], {
    npm_config_registry: "http://127.0.0.1:9/",
    npm_config_fetch_retries: "0",
    npm_config_cache: join(house.folder, "cache"),
  });
  expect(ending.stderr).toBe("\nnpm could not reach 127.0.0.1:9; check the network (or its proxy), then run the command again\n");
  expect(ending.code).toBe(1);
  expect(existsSync(join(house.folder, "node_modules", ".package-lock.json"))).toBe(false);
});

test("setup says that the disk is full", async () => {
  await house.wantNoPythonPackages();
  const path = await house.programs({
    npm: "echo 'npm error code ENOSPC' >&2; exit 228",
  });
  const ending = await house.run("setup.mjs", [], {
    PATH: `${path}:${process.env["PATH"]}`,
  });
  expect(ending.stderr).toBe(
    "\nThe disk is full; free at least 2 GB on the disk that holds this folder, then run the command again\n",
  );
  expect(ending.code).toBe(1);
});

test("setup shows the end of what a failed program printed", async () => {
  await house.wantNoPythonPackages();
  const path = await house.programs({
    npm: "echo 'the lock file disagrees' >&2; exit 7",
  });
  const ending = await house.run("setup.mjs", [], {
    PATH: `${path}:${process.env["PATH"]}`,
  });
  expect(ending.stderr).toBe("\nthe lock file disagrees\n\nnpm ended with exit code 7; its last lines are above\n");
  expect(ending.code).toBe(1);
});

test("start refuses a port that is in use before it installs anything", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address of this form.
  const { port } = server.address() as AddressInfo;
  try {
    expect(await house.run("start.mjs", ["--no-browser", "--port", String(port)])).toEqual({
      code: 1,
      stdout: "",
      stderr: `\nPort ${port} is in use; choose another one with --port, or stop the program that listens on it\n`,
    });
  } finally {
    server.close();
  }
});

test.each([
  ["start.mjs", ["--port", "a"], "--port takes a number from 1 to 65535, not 'a'"],
  ["start.mjs", ["--prot", "1"], "Unknown option '--prot'; the flags here are --no-browser, --port, --ip, --help"],
  [
    "test.mjs",
    ["--only", "kernle"],
    "No suite is named 'kernle'; there are unit, kernel, encrypted, notebooks, package, demo, browser",
  ],
])("%s %p is refused with the way out", async (script, args, sentence) => {
  expect(await house.run(script, args)).toEqual({
    code: 1,
    stdout: "",
    stderr: `\n${sentence}\n`,
  });
});
