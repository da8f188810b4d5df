import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PageUpdate } from "../../../kernel/src/messages/index.js";
import { startKernel, type TestKernel } from "./client";

jest.setTimeout(90_000);
let kernel: TestKernel;

beforeEach(async () => {
  kernel = await startKernel();
});
afterEach(() => kernel.stop());

/** Sends what a page sends, and waits for an answer of this type. */
async function ask(data: Readonly<Record<string, unknown>>, isAnswer: (update: PageUpdate) => boolean): Promise<PageUpdate> {
  const answer = kernel.next(({ header, content }) => header.msg_type === "comm_msg" && isAnswer(content["data"] as PageUpdate));
  await kernel.tell("comm_msg", { comm_id: "page", data });
  return (await answer).content["data"] as PageUpdate;
}

test("a page is asked before an export writes over a file that was edited, and may insist", async () => {
  await kernel.run("%%stage load\nconst rows = [1];", "a");
  await kernel.tell("comm_open", { comm_id: "page", target_name: "stagebook.page", data: {} });
  const isEnd = ({ type }: PageUpdate): boolean => type === "exported" || type === "overwrite";
  expect(await ask({ type: "export", file: "p.ts" }, isEnd)).toEqual({ type: "exported", file: "p.ts", stages: 1 });
  appendFileSync(join(kernel.folder, "p.ts"), "// mine\n");
  expect(await ask({ type: "export", file: "p.ts" }, isEnd)).toEqual({
    type: "overwrite",
    file: "p.ts",
    sentence: "p.ts: it was edited since it was exported",
  });
  expect(await ask({ type: "export", file: "p.ts", force: true }, isEnd)).toMatchObject({ type: "exported" });
  expect(readFileSync(join(kernel.folder, "p.ts"), "utf8")).not.toContain("// mine");
});

test("a page has its cells verified, saved or not", async () => {
  await kernel.run("const rows = [1];", "a");
  await kernel.run("rows.push(2)", "b");
  await kernel.tell("comm_open", { comm_id: "page", target_name: "stagebook.page", data: {} });
  const cells = [
    { id: "a", source: "const rows = [1];" },
    { id: "c", source: "const more = rows.length;" },
  ];
  const isEnd = (update: PageUpdate): boolean => update.type === "verified" && update.state !== "running";
  expect(await ask({ type: "verify", cells }, isEnd)).toEqual({
    type: "verified",
    state: "done",
    sentence: "2 cells of this notebook in a fresh kernel: 1 different, 1 new",
    hidden: [],
    cells: [
      { number: 1, id: "a", title: "const rows = [1];", verdict: "different", detail: "rows.length is 1, and was 2" },
      { number: 2, id: "c", title: "const more = rows.length;", verdict: "new", detail: "it has not run in this session" },
    ],
  });
});
