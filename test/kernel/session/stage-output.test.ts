/** @jest-environment <rootDir>/test/kernel/built-environment.cjs */
import type * as outputs from "../../../kernel/src/session/stage-output";

declare function importBuilt<T>(file: string): Promise<T>;
let StageOutput: (typeof outputs)["StageOutput"];

beforeAll(async () => {
  ({ StageOutput } = await importBuilt<typeof outputs>("session/stage-output.js"));
});

test("StageOutput keeps a long series in few points, its last one among them, and the last lines", () => {
  const output = new StageOutput();
  for (let step = 0; step < 1000; step += 1)
    output.take({
      type: "stage.log",
      stage: "fit",
      record: { step, loss: 1000 - step, level: "warn", bad: Number.NaN },
      at: step,
    });
  const [loss, ...others] = output.metricsOf("fit");
  expect(others).toEqual([]);
  expect(loss).toMatchObject({ name: "loss", last: 1 });
  expect([loss?.points[0], loss?.points.at(-1)]).toEqual([1000, 1]);
  expect(loss?.points.length).toBeLessThanOrEqual(128);
  expect(output.linesOf("fit")).toHaveLength(30);
  expect(output.linesOf("fit").at(-1)).toMatchObject({ at: 999, isWarning: true });
  output.restart("fit");
  expect([output.metricsOf("fit"), output.linesOf("other")]).toEqual([[], []]);
});
