import { performance } from "node:perf_hooks";
import { progressBar, range } from "../../../kernel/src/helpers/index.js";
import { setHost } from "../../../kernel/src/host/index.js";
import type { ProgressReport, RunEvent } from "../../../kernel/src/messages/index.js";
import { runPipeline } from "../../../kernel/src/runs/index.js";
import { definePipeline } from "../../../kernel/src/stages/index.js";
import { RecordingHost } from "./recording-host.js";

let printed = "";
beforeEach(() => {
  printed = "";
  jest.spyOn(process.stderr, "write").mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  Reflect.deleteProperty(globalThis, Symbol.for("stagebook.host"));
});

/** Keeps the process busy, as a synchronous step does. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const withoutTimes = (text: string): string => text.replace(/[\d.]+ m?s\b/g, "T");

test("progressBar() gives the items of arrays, iterables and numbers unchanged (S1.12)", async () => {
  expect([...progressBar(["a", "b"])]).toEqual(["a", "b"]);
  expect([...progressBar(new Set([1, 2]))]).toEqual([1, 2]);
  expect([...progressBar(3)]).toEqual([0, 1, 2]);
  expect([...progressBar(range(2, 8, 3))]).toEqual([2, 5]);
  async function* slowly(): AsyncGenerator<number> {
    yield 7;
  }
  const got: number[] = [];
  for await (const item of progressBar(slowly(), { label: "slow", total: 1 })) got.push(item);
  expect(got).toEqual([7]);
});

test("progressBar() leaves one line per bar outside a terminal; its label is Processing (S1.28)", () => {
  for (const _ of progressBar(2)) for (const __ of progressBar(3, "inner")) work(0);
  for (const item of progressBar([1, 2, 3], "rows")) if (item === 2) break;
  function* unknown(): Generator<number> {
    yield 1;
  }
  for (const _ of progressBar(unknown(), "lines")) work(0);
  expect(withoutTimes(printed)).toBe("Processing 2/2 in T\nrows 1/3 in T\nlines 1 in T\n");
});

test("progressBar() closes as failed when the items fail, and passes the error on", () => {
  function* broken(): Generator<number> {
    yield 1;
    throw new RangeError("no more");
  }
  expect(() => [...progressBar(broken(), { label: "rows", total: 9 })]).toThrow("no more");
  expect(withoutTimes(printed)).toBe("rows 1/9 failed after T\n");
});

test("progressBar() refuses what cannot be read, in one sentence", () => {
  expect(() => progressBar(-1)).toThrow(new RangeError("progressBar() counts to a number from 0 on, got -1"));
  expect(() => progressBar(null as never)).toThrow(
    new TypeError("progressBar() takes an array, an iterable or a number, got null"),
  );
  expect(() => progressBar({} as never)).toThrow(
    new TypeError("progressBar() takes an array, an iterable or a number, got object"),
  );
});

test("progressBar.manual() is moved by hand and closed once", () => {
  const bar = progressBar.manual(3, "files");
  bar.advance();
  bar.update(3, "c.csv");
  bar.done();
  bar.done();
  expect(withoutTimes(printed)).toBe("files 3/3 in T  c.csv\n");
});

test("progressBar() is a live widget in our kernel: layout, model, view, updates while a synchronous loop runs, then markup", () => {
  const host = new RecordingHost("stagebook");
  setHost(host);
  const seenInLoop: number[] = [];
  for (const _ of progressBar(4, "epochs")) {
    work(60);
    seenInLoop.push(host.calls.filter((call) => call.type === "send").length);
  }
  const [layout, model, view, ...rest] = host.calls;
  expect(layout).toMatchObject({
    type: "open",
    target: "jupyter.widget",
    metadata: { version: "2.1.0" },
    data: {
      buffer_paths: [],
      state: { _model_name: "LayoutModel", _model_module: "@jupyter-widgets/base", _model_module_version: "2.0.0" },
    },
  });
  expect(model).toMatchObject({
    type: "open",
    target: "jupyter.widget",
    metadata: { version: "2.1.0" },
    data: {
      buffer_paths: [],
      state: {
        _model_module: "stagebook-lab",
        _model_module_version: "0.1.0",
        _model_name: "ProgressModel",
        _view_module: "stagebook-lab",
        _view_module_version: "0.1.0",
        _view_name: "ProgressView",
        layout: "IPY_MODEL_comm-1",
        label: "epochs",
        value: 0,
        total: 4,
        status: "running",
        depth: 0,
        note: "",
      },
    },
  });
  expect(view).toMatchObject({
    type: "display",
    bundle: {
      "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: "comm-2" },
      "text/plain": expect.stringMatching(/^epochs {2}0\/4/),
    },
  });
  expect(seenInLoop).toEqual([0, 1, 2, 3]);
  expect(rest.slice(-3)).toMatchObject([
    {
      type: "update",
      bundle: { "text/plain": expect.stringMatching(/^epochs 4\/4 in 0\.\d s$/), "text/html": expect.stringContaining("4 / 4") },
    },
    { type: "close", comm: "comm-2" },
    { type: "close", comm: "comm-1" },
  ]);
  expect(rest[0]).toMatchObject({ type: "send", data: { method: "update", buffer_paths: [], state: { value: 1 } } });
});

test("progressBar() sends at most twenty updates a second, however quick the loop", () => {
  const host = new RecordingHost("stagebook");
  setHost(host);
  const start = performance.now();
  for (const _ of progressBar(100)) work(3);
  const seconds = (performance.now() - start) / 1000;
  expect(host.calls.filter((call) => call.type === "send").length).toBeLessThanOrEqual(Math.ceil(seconds * 20));
});

test("progressBar() draws the inner bars of a loop in one row", () => {
  const host = new RecordingHost("stagebook");
  setHost(host);
  for (const _ of progressBar(3, "epochs")) for (const __ of progressBar(3, "batches")) work(45);
  const rows = host.calls.filter((call) => call.type === "display");
  expect(rows).toHaveLength(2);
  const ended = host.calls.flatMap((call) => (call.type === "update" ? [call.bundle["text/plain"]] : []));
  expect(ended.map((text) => withoutTimes(String(text)))).toEqual(["epochs 3/3 in T", "batches 3/3 in T"]);
});

test("progressBar() is text that is replaced in tslab", () => {
  const host = new RecordingHost("tslab");
  setHost(host);
  for (const _ of progressBar(2, "rows")) work(0);
  expect(host.calls.map((call) => call.type)).toEqual(["display", "update"]);
});

test("progressBar() reports to the stage in a run, and prints nothing (S1.17, S1.56)", async () => {
  const reports: (ProgressReport & { stage: string })[] = [];
  const onEvent = (event: RunEvent): void =>
    void (event.type === "stage.progress" && reports.push({ stage: event.stage, ...event.progress }));
  const loop = async (): Promise<void> => {
    for (const _ of progressBar(2, "rows")) await Promise.resolve();
  };
  await runPipeline(definePipeline("p", { a: { run: loop }, b: { run: loop } }), {
    folder: null,
    concurrency: 2,
    onEvent,
  }).outputs();
  expect(printed).toBe("");
  expect(reports.filter((report) => report.done)).toEqual([
    { stage: "a", bar: 0, label: "rows", value: 2, total: 2, done: true },
    { stage: "b", bar: 0, label: "rows", value: 2, total: 2, done: true },
  ]);
});

test("progressBar() stops its loop between two steps when the run is cancelled", async () => {
  let steps = 0;
  const endless = async (): Promise<void> => {
    for (const _ of progressBar(1e9, "endless")) {
      steps += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const run = runPipeline(definePipeline("p", { endless: { run: endless } }), { folder: null, grace: 5000 });
  setTimeout(() => run.cancel(), 50);
  const result = await run.result;
  expect(result.state).toBe("cancelled");
  expect(result.duration).toBeLessThan(2000);
  expect(steps).toBeLessThan(100);
});

test("progressBar() costs less than 200 ns a step (S1.100)", () => {
  const steps = 1_000_000;
  let sum = 0;
  const timeOf = (items: Iterable<number>): number => {
    const start = performance.now();
    for (const item of items) sum += item;
    return performance.now() - start;
  };
  const best = Math.min(...range(5).map(() => timeOf(progressBar(steps))));
  expect((best * 1e6) / steps).toBeLessThan(200);
  expect(sum).toBeGreaterThan(0);
});
