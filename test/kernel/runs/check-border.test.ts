import { z } from "zod";
import { runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline, type ValueSchema } from "../../../kernel/src/stages/index.js";

const number = z.custom<number>((value) => typeof value === "number", "expected number");

/** How a run ends in which stage `load` gives `value` where the schema is to hold. */
async function ending(value: unknown, schema: ValueSchema): Promise<unknown> {
  const pipeline = definePipeline("p", { load: { run: () => ({ value }), outputs: { value: schema } } });
  const { state, stages } = await runPipeline(pipeline, { folder: null }).result;
  return stages[0]?.error?.message ?? state;
}

test.each([
  [
    [{ mass: "12" }],
    z.array(z.object({ mass: number })),
    "'value[0].mass' of another type than it says: expected number, got '12' (string)",
  ],
  [undefined, z.string(), "'value' of another type than it says: expected string, got undefined"],
  ["c", z.enum(["a", "b"]), "'value' of another type than it says: expected \"a\" or \"b\", got 'c' (string)"],
  [new Map([["k", "v"]]), z.map(z.string(), number), "'value.k' of another type than it says: expected number, got 'v' (string)"],
  [{ at: 3 }, z.object({ at: z.instanceof(Date) }), "'value.at' of another type than it says: expected Date, got 3 (number)"],
  [true, z.union([z.string(), number]), "'value' of another type than it says: expected one of its types, got true (boolean)"],
])("checkBorder() tells where %j does not fit", async (value, schema, sentence) => {
  expect(await ending(value, schema)).toBe(`Stage 'load' gave ${sentence}`);
});

test("checkBorder() takes NaN for a number, and what fits", async () => {
  expect(await ending([{ mass: Number.NaN }], z.array(z.object({ mass: number })))).toBe("completed");
});

test("checkBorder() looks at a long list from its first item to its last, and names the place in the whole", async () => {
  const rows: unknown[] = Array.from({ length: 20_000 }, () => 1);
  rows[8] = "x";
  expect(await ending(rows, z.array(number))).toBe(
    "Stage 'load' gave 'value[8]' of another type than it says: expected number, got 'x' (string)",
  );
});

test("checkBorder() takes schemas that answer later, of any library", async () => {
  const schema: ValueSchema = {
    "~standard": { validate: async () => ({ issues: [{ message: "too warm", path: [{ key: "t" }] }] }) },
  };
  expect(await ending({ t: 90 }, schema)).toBe(
    "Stage 'load' gave 'value.t' of another type than it says: expected too warm, got 90 (number)",
  );
});
