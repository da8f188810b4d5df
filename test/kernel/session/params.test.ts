import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
});
afterEach(() => kernel.stop());

test("a %%params cell makes constants that %run takes from outside", async () => {
  await kernel.run('%%params\n/** Passes over the rows */\nconst epochs = 3;\nconst method: "adam" | "sgd" = "adam";', "p");
  await kernel.run("%%stage train\nconsole.log(epochs, method);\nconst loss = 1 / epochs;", "t");
  writeFileSync(join(kernel.folder, "run.toml"), "epochs = 8\n[train]\nmethod = 'sgd'\n");
  const used = async (args: string): Promise<unknown> => {
    const { error, text } = await kernel.run(`%run ${args}`, "r");
    return error ?? text;
  };
  expect(await used("")).toBe("3 adam\n");
  expect(await used("epochs=5")).toBe("5 adam\n");
  expect(await used("train --params train.epochs=6,method=sgd")).toBe("6 sgd\n");
  expect(await used("--config run.toml epochs=9")).toBe("9 sgd\n");
  expect(await used("method=sdg")).toContain('method takes "adam" or "sgd", got \'sdg\'');
  expect(await used("epoch=1")).toContain(
    "No parameter is named 'epoch'; did you mean 'epochs'? Parameters here: epochs, method",
  );
});

test("a %%params cell tells at once what cannot be a param", async () => {
  const { text } = await kernel.run("%%params\nconst files = Object.keys({});", "p");
  expect(text).toBe(
    "'files' of cell 1 cannot be a param: a %%params cell takes constants whose value is written out, such as a number, a text, true, false, or a list or object of those; move 'files' to another cell\n",
  );
});

test("%run checks what stages give by their types", async () => {
  await kernel.run("interface Row { mass: number }", "i");
  await kernel.run('%%stage load\nconst rows: Row[] = JSON.parse(`[{ "mass": 1 }, { "mass": "2" }]`);', "l");
  await kernel.run("%%stage sum\nconst total = rows.length;", "s");
  const { error } = await kernel.run("%run", "r");
  expect(error).toContain(
    "StageBorderError: Stage 'load' gave 'rows[1].mass' of another type than it says: expected number, got '2' (string)",
  );
});

test("%run lets branches that cannot meet run side by side", async () => {
  const code = (name: string): string =>
    `%%stage ${name}\nconst from_${name} = Date.now();\nawait new Promise((done) => setTimeout(done, 300));\nconst to_${name} = Date.now();`;
  await kernel.run(code("a"), "a");
  await kernel.run(code("b"), "b");
  const last = "%%stage last\nconsole.log(Math.max(from_a, from_b) < Math.min(to_a, to_b) ? 'together' : 'in turn');";
  await kernel.run(last, "c");
  expect((await kernel.run("%run", "r")).text).toBe("together\n");
  expect((await kernel.run("%run --force --concurrency 1", "r")).text).toBe("in turn\n");
  expect((await kernel.run("%run --concurrency many", "r")).error).toBe(
    "MagicError: '--concurrency' of '%run' takes a whole number from 1 on, got 'many'",
  );
});
