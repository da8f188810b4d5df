import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { ReportReader, type RunnerReport } from "../../../kernel/src/runner";

const folder = mkdtempSync(join(tmpdir(), "stagebook-channel-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The bytes that a runner writes for its reports. */
function bytesOf(reports: readonly RunnerReport[]): Buffer {
  const file = join(folder, "reports");
  writeFileSync(file, "");
  const channel = pathToFileURL(resolve(__dirname, "../../../kernel/dist/runner/channel.js")).href;
  const code = `import { sendReport } from ${JSON.stringify(channel)}; for (const report of ${JSON.stringify(reports)}) sendReport(report);`;
  const program = join(folder, "program.mjs");
  writeFileSync(program, code);
  // The channel writes to file descriptor 4.
  const target = openSync(file, "w");
  execFileSync(process.execPath, [program], {
    stdio: ["ignore", "inherit", "inherit", "ignore", target],
  });
  closeSync(target);
  return readFileSync(file);
}

test("ReportReader reads the reports that were written, wherever the bytes are cut", () => {
  const texts = ["", "a\n", "ä😀", "x".repeat(20_000)].flatMap((text, run): RunnerReport[] => [
    { type: "stream", run, name: "stdout", text },
    { type: "stream", run, name: "stderr", text: `${text}!` },
  ]);
  const long = { name: "stderr", text: `${"x".repeat(65_536)}ä\n😀` } as const;
  const reports: RunnerReport[] = [
    ...texts,
    { type: "stream", run: 9, ...long },
    { type: "clear", run: 7, wait: true },
    ...texts,
    { type: "ready", pid: 1 },
  ];
  const bytes = bytesOf(reports);
  const content = Buffer.from(JSON.stringify(long));
  const told = reports.map(
    (report): RunnerReport => ("run" in report && report.run === 9 ? { type: "long-stream", run: 9, content } : report),
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 40 }), (cuts) => {
      const reader = new ReportReader();
      const found: RunnerReport[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const cut = cuts[turn % cuts.length] ?? 1;
        found.push(...reader.read(bytes.subarray(at, at + cut)));
        at += cut;
      }
      expect(found).toEqual(told);
    }),
    { numRuns: 20 },
  );
});
