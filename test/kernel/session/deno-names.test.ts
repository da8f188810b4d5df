import { startKernel, type TestKernel } from "./client";

jest.setTimeout(60_000);
let kernel: TestKernel;

beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.stop());

/** What a cell shows as its value. */
async function shown(code: string): Promise<unknown> {
  const { messages, error } = await kernel.run(code);
  return messages.find(({ header }) => header.msg_type === "execute_result")?.content["data"] ?? error;
}

test("Deno.jupyter shows HTML, Markdown, SVG and images by tag and by call", async () => {
  expect(await shown(`Deno.jupyter.html\`<h1>$\{1 + 1}</h1>\``)).toEqual({ "text/html": "<h1>2</h1>" });
  expect(await shown('Deno.jupyter.md("# title")')).toEqual({ "text/markdown": "# title" });
  expect(await shown("Deno.jupyter.svg`<svg/>`")).toEqual({ "image/svg+xml": "<svg/>" });
  expect(await shown("Deno.jupyter.image(new Uint8Array([0xff, 0xd8, 0xff]))")).toMatchObject({ "image/jpeg": "/9j/" });
  expect(await shown('Deno.jupyter.image(new TextEncoder().encode("text"))')).toContain(
    "TypeError: These bytes are no PNG, JPEG, GIF or WebP",
  );
  expect(await shown('({ [Deno.jupyter.$display]: async () => ({ "text/html": "<b>own</b>" }) })')).toEqual({
    "text/html": "<b>own</b>",
  });
});

test("Deno.jupyter.display(), format() and broadcast() do what Deno's do", async () => {
  const { messages, value } = await kernel.run(`
await Deno.jupyter.display({ "text/plain": "raw" }, { raw: true, display_id: "d" });
await Deno.jupyter.display([1, 2], { display_id: "d", update: true });
await Deno.jupyter.broadcast("display_data", { data: { "text/plain": "by hand" }, metadata: {}, transient: {} });
await Deno.jupyter.broadcast("comm_open", { comm_id: "b1", target_name: "jupyter.widget", data: { state: { a: 1 } } }, { metadata: { version: "2.1.0" } });
await Deno.jupyter.format("text")`);
  const said = messages.filter(({ header }) => /display|comm/.test(header.msg_type));
  expect(said.map(({ header, content }) => [header.msg_type, content["data"]])).toEqual([
    ["display_data", { "text/plain": "raw" }],
    ["update_display_data", { "text/plain": "[ 1, 2 ]" }],
    ["display_data", { "text/plain": "by hand" }],
    ["comm_open", { state: { a: 1 } }],
  ]);
  expect([said[3]?.metadata, value]).toEqual([{ version: "2.1.0" }, `{ 'text/plain': "'text'" }`]);
  const { content } = await kernel.ask("comm_info_request", {});
  expect(content["comms"]).toEqual({ b1: { target_name: "jupyter.widget" } });
  expect((await kernel.run('await Deno.jupyter.broadcast("status", { execution_state: "idle" })')).error).toContain(
    "TypeError: Deno.jupyter.broadcast() cannot send 'status'; the kernel tells when it is busy",
  );
});

test("Deno reads and writes files and the environment, and says of all else that cells run on Node", async () => {
  expect(
    await shown('await Deno.writeTextFile("a.txt", "hello");\n[await Deno.readTextFile("a.txt"), Deno.env.get("NOBODY")]'),
  ).toEqual({ "text/plain": "[ 'hello', undefined ]" });
  expect((await kernel.run("Deno.serve(() => null)")).error).toContain(
    "TypeError: 'Deno.serve' is Deno's own, and cells run on Node; use what Node has for it",
  );
});

test("Deno is a name of cells alone, and a cell may have its own", async () => {
  expect(await shown("typeof (globalThis as any).Deno")).toEqual({ "text/plain": "'undefined'" });
  expect(await shown("const Deno = 3;\nDeno")).toEqual({ "text/plain": "3" });
  expect(await shown("for (let i = 0; i < 2; i++) Deno + i;\nDeno + 1")).toEqual({ "text/plain": "4" });
});
