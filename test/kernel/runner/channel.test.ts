import { serialize } from "node:v8";
import fc from "fast-check";
import { ReportReader, type RunnerReport } from "../../../kernel/src/runner";

function frame(report: RunnerReport): Buffer {
  const body = serialize(report);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([length, body]);
}

test("ReportReader reads the reports that were written, wherever the bytes are cut", () => {
  const text = (run: number): RunnerReport => ({ type: "stream", run, name: "stdout", text: "ä".repeat(run % 50) });
  fc.assert(
    fc.property(fc.array(fc.nat(200), { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 90 })), (runs, cuts) => {
      const bytes = Buffer.concat(runs.map((run) => frame(text(run))));
      const reader = new ReportReader();
      const found: RunnerReport[] = [];
      let at = 0;
      for (const cut of [...cuts, bytes.length]) {
        if (at >= bytes.length) break;
        found.push(...reader.read(bytes.subarray(at, at + cut)));
        at += cut;
      }
      if (at < bytes.length) found.push(...reader.read(bytes.subarray(at)));
      expect(found).toEqual(runs.map(text));
    }),
  );
});
