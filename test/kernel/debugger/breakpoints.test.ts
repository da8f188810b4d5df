import { startKernel, type TestKernel } from "../session/client";
import { DebugClient } from "./debug-client";

jest.setTimeout(60_000);

let kernel: TestKernel;
let client: DebugClient;

beforeEach(async () => {
  kernel = await startKernel();
  client = new DebugClient(kernel);
  await client.start();
});

afterEach(async () => {
  client.close();
  await kernel.stop();
});

test("a cell stops at its breakpoint, steps, shows its variables under their names, and goes on", async () => {
  const code = "const rows = [3, 1, 2];\nlet total = 0;\nfor (const row of rows) {\n  total += row;\n}\ntotal";
  expect(await client.breakAt(code, 4)).toEqual([4]);
  const done = kernel.run(code);
  expect(await client.stopped()).toEqual(["cell 1:4"]);
  expect(await client.scope("Locals")).toEqual({ row: "3", rows: "(3) [3, 1, 2]", total: "0" });
  await client.do("next", { threadId: 1 });
  expect(await client.stopped()).toEqual(["cell 1:3"]);
  expect(await client.scope("Locals")).toMatchObject({ total: "3" });
  expect(await client.evaluate("total * 2 + rows.length")).toBe("9");
  await client.breakAt(code);
  await client.do("continue", { threadId: 1 });
  expect(await done).toMatchObject({ status: "ok", value: "6" });
});
