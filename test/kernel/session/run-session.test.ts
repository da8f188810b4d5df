import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(120_000);
let kernel: TestKernel;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.stop());

test("the runs of a notebook are kept as parts of its kernel's session (S3.16)", async () => {
  await kernel.run("%%stage load\nconst rows = [1, 2];", "load");
  const { messages } = await kernel.run("%run");
  await kernel.run("%run --force");
  const runs = join(kernel.folder, ".stagebook", "runs");
  const sessions = readdirSync(runs).map((id) => JSON.parse(readFileSync(join(runs, id, "run.json"), "utf8")).session);
  const session = messages.find(({ header }) => header.msg_type === "status")?.header.session;
  expect(sessions).toEqual([session, session]);
  expect(session).toMatch(/^[0-9a-f-]{36}$/);
});
