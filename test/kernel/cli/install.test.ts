import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { userDataFolder } from "../../../kernel/src/cli/jupyter-folders.js";
import { Folder } from "./command.js";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

test("stagebook install --prefix writes a kernelspec that starts this Node on the kernel", async () => {
  const place = join("env", "share", "jupyter", "kernels", "stagebook");
  const { code, stdout, stderr } = await folder.run(["install", "--prefix", "env"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout.endsWith(`${place}\n`)).toBe(true);
  const spec = JSON.parse(readFileSync(join(folder.path, place, "kernel.json"), "utf8"));
  expect(spec).toMatchObject({ display_name: "TypeScript (Stagebook)", language: "typescript", interrupt_mode: "message" });
  expect(spec.metadata).toEqual({ debugger: true, supported_encryption: ["curve"] });
  expect(spec.argv[0]).toBe(process.execPath);
  expect(spec.argv[2]).toBe("{connection_file}");
  expect(existsSync(spec.argv[1])).toBe(true);
  expect(existsSync(join(folder.path, place, "logo-svg.svg"))).toBe(true);
  expect((await folder.run(["install", "--prefix", "env"])).code).toBe(0);
});

test("stagebook install --prefix teaches the papermill of that Python environment to write TypeScript", async () => {
  mkdirSync(join(folder.path, "env/lib/python3.12/site-packages"), { recursive: true });
  expect((await folder.run(["install", "--prefix", "env"])).code).toBe(0);
  const packages = join(folder.path, "env/lib/python3.12/site-packages");
  const [record = ""] = readdirSync(packages).filter((name) => /^stagebook_papermill-[\d.]+\.dist-info$/.test(name));
  const listed = readFileSync(join(packages, record, "RECORD"), "utf8")
    .split(",,\n")
    .slice(0, -1);
  expect(listed.filter((file) => !existsSync(join(packages, file)))).toEqual([]);
  expect(readFileSync(join(packages, record, "entry_points.txt"), "utf8")).toBe(
    "[papermill.engine]\nstagebook = stagebook_papermill:StagebookEngine\n",
  );
});

test("stagebook install teaches the papermill of each Python that the user may start Jupyter with", async () => {
  // Two environments as Python makes them: one active, and one that only its `papermill` on the PATH leads to.
  for (const name of ["active", "other"]) execFileSync("python3", ["-m", "venv", "--without-pip", join(folder.path, name)]);
  mkdirSync(join(folder.path, "bin"));
  writeFileSync(join(folder.path, "bin", "papermill"), `#!${join(folder.path, "other", "bin", "python")}\nimport papermill\n`);
  const path = [join(folder.path, "active", "bin"), join(folder.path, "bin"), process.env["PATH"]].join(delimiter);
  const own = {
    PATH: path,
    HOME: folder.path,
    PYTHONUSERBASE: join(folder.path, "user"),
    JUPYTER_DATA_DIR: join(folder.path, "data"),
  };
  expect((await folder.run(["install", "--user"], () => undefined, own)).code).toBe(0);
  const load =
    "from importlib.metadata import entry_points; print([each.value for each in entry_points(group='papermill.engine')])";
  for (const name of ["active", "other"])
    expect(execFileSync(join(folder.path, name, "bin", "python"), ["-c", load], { encoding: "utf8" })).toBe(
      "['stagebook_papermill:StagebookEngine']\n",
    );
});

test("stagebook install says why it cannot", async () => {
  folder.write({ file: "" });
  expect((await folder.run(["install", "--user", "--prefix", "env"])).stderr).toBe(
    "The kernel goes to one place: give only one of --user, --prefix and --sys-prefix\n",
  );
  expect((await folder.run(["install", "--prefix", "file"])).stderr.replace(/'.*(?=file\/share)/, "'")).toBe(
    "The kernel could not be installed in 'file/share/jupyter/kernels/stagebook': a file is in the way of a folder (ENOTDIR); choose another place with --user or --prefix\n",
  );
});

test("userDataFolder() follows Jupyter's rules on each system", () => {
  expect(userDataFolder({ JUPYTER_DATA_DIR: "/data" }, "linux")).toBe("/data");
  expect(userDataFolder({ XDG_DATA_HOME: "/shared" }, "linux")).toBe("/shared/jupyter");
  expect(userDataFolder({}, "linux")).toBe(join(homedir(), ".local", "share", "jupyter"));
  expect(userDataFolder({}, "darwin")).toBe(join(homedir(), "Library", "Jupyter"));
});

test("stagebook --help, --version and a word that is no command", async () => {
  expect((await folder.run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const { code, stdout } = await folder.run(["run", "--help"]);
  expect([code, stdout.includes("stagebook run pipeline.ts train.epochs=20 --to train")]).toEqual([0, true]);
  expect(await folder.run(["rum"])).toEqual({ code: 1, stdout: "", stderr: "Unknown command 'rum'; did you mean 'run'?\n" });
});
