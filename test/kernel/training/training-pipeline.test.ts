import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "../../../kernel/src/messages/index.js";
import { runPipeline } from "../../../kernel/src/runs/index.js";
import { Pipeline } from "../../../kernel/src/stages/index.js";
import {
  BaseModelTrainer,
  ConfigurationBuilder,
  type ExperimentConfig,
  type Metrics,
  PipelineExecutor,
  PipelineOrchestrator,
  SessionManager,
  TrainingOrchestrator,
  type TrainingParts,
  TrainingPipeline,
  trainingPipeline,
} from "../../../kernel/src/training/index.js";

/** Comes halfway to each value it sees. */
class MeanTrainer extends BaseModelTrainer<number> {
  mean = 0;
  isDisposed = false;
  trainBatch(value: number): Metrics {
    this.mean += (value - this.mean) / 2;
    return { loss: value - this.mean };
  }
  validateBatch(value: number): Metrics {
    return { loss: Math.abs(value - this.mean) };
  }
  async save(folder: string): Promise<void> {
    writeFileSync(join(folder, "mean.json"), JSON.stringify(this.mean));
  }
  async load(folder: string): Promise<void> {
    this.mean = JSON.parse(readFileSync(join(folder, "mean.json"), "utf8"));
  }
  override dispose(): void {
    this.isDisposed = true;
  }
}

let folder = "";
let done: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stagebook-training-"));
  done = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function parts(changes: Partial<TrainingParts<number[], number>> = {}): TrainingParts<number[], number> {
  return {
    prepare: () => {
      done.push("prepare");
      return [16, 16];
    },
    build: ({ data, config }) => {
      done.push(`build ${data.length} ${config.name}`);
      return new MeanTrainer();
    },
    validate: ({ trainer }) => void done.push(`validate ${trainer.constructor.name}`),
    batches: ({ data, phase, part, epoch }) => {
      done.push(`${phase.name} ${part} ${epoch}`);
      return data;
    },
    finalize: ({ trainer }) => void done.push(`finalize ${trainer === null ? "nothing" : "trainer"}`),
    ...changes,
  };
}

const two = new ConfigurationBuilder({ name: "means" }).phase("warmup", { validateEvery: 0 }).phase("main", { epochs: 2 });

test("trainingPipeline() goes through preparation, build, validation, the phases and finalisation (S3.01, S3.05, S3.07, S3.08, S3.09, S3.10, S3.11, S3.20, S3.34)", async () => {
  const events: RunEvent[] = [];
  const result = await trainingPipeline(parts(), two, { folder, onEvent: (event) => void events.push(event) });
  expect(done).toEqual([
    "prepare",
    "build 2 means",
    "validate MeanTrainer",
    "warmup train 0",
    "main train 0",
    "main validate 0",
    "main train 1",
    "main validate 1",
    "finalize trainer",
  ]);
  expect(events.filter(({ type }) => type === "stage.started").map((event) => "stage" in event && event.stage)).toEqual([
    "preparation",
    "build",
    "validation",
    "warmup",
    "main",
  ]);
  expect(result.phases.map(({ phase, epochs, stopped }) => [phase, epochs, stopped])).toEqual([
    ["warmup", 1, null],
    ["main", 2, null],
  ]);
  expect(result.phases[1]?.history[1]?.metrics).toEqual({ loss: 0.375, val_loss: 0.25 });
  expect((result.trainer as MeanTrainer).isDisposed).toBe(true);
});

test("the figures of each epoch and how far it is are events of the run (S3.13, S3.26)", async () => {
  const events: RunEvent[] = [];
  await trainingPipeline(parts(), two, { folder, onEvent: (event) => void events.push(event) });
  expect(events.filter((event) => event.type === "stage.event" && event.event === "metrics").length).toBe(3);
  expect(events.filter((event) => event.type === "stage.log" && event.stage === "main").length).toBe(2);
  const bars = events.flatMap((event) => (event.type === "stage.progress" && event.stage === "main" ? [event.progress] : []));
  expect(bars.at(-1)).toMatchObject({ label: "main", value: 2, total: 2, done: true });
});

test("the session's id and the config as used are in every record (S3.16, S3.18, S3.21)", async () => {
  const { session, run } = await trainingPipeline(parts(), two, { folder });
  const record = JSON.parse(readFileSync(join(run.folder ?? "", "run.json"), "utf8"));
  expect(record).toMatchObject({ session, config: two.build() });
  expect(new SessionManager(folder).find(session).record).toMatchObject({
    state: "completed",
    runs: [run.id],
    config: two.build(),
  });
});

test("a training that fails finalises, and its session tells where it stood (S3.11, S3.17)", async () => {
  let isBroken = true;
  const breaking = parts({
    batches: ({ data, phase, part, epoch }) => {
      done.push(`${phase.name} ${part} ${epoch}`);
      if (isBroken && phase.name === "main" && epoch === 1) throw new RangeError("no batches");
      return data;
    },
  });
  const training = new TrainingPipeline(breaking, { folder });
  await expect(training.start(two)).rejects.toMatchObject({ code: "run-failed", cause: { message: "no batches" } });
  expect(done.at(-1)).toBe("finalize trainer");
  const sessions = new SessionManager(folder);
  const { id, record } = sessions.find("latest");
  expect(record).toMatchObject({
    state: "failed",
    stage: "main",
    phase: "main",
    epoch: 0,
    checkpoint: "main-0000",
    phasesDone: ["warmup"],
  });

  isBroken = false;
  done = [];
  const resumed = await training.resume(id.slice(0, 12));
  expect(done.filter((step) => step.includes("train"))).toEqual(["main train 1", "finalize trainer"]);
  const undisturbed = await trainingPipeline(parts(), two, { folder: join(folder, "other") });
  expect((resumed.trainer as MeanTrainer).mean).toBe((undisturbed.trainer as MeanTrainer).mean);
  expect(resumed.phases[0]?.history.map(({ epoch }) => epoch)).toEqual([0, 1]);
  expect(sessions.find(id).record).toMatchObject({ state: "completed", phasesDone: ["warmup", "main"] });
  expect(sessions.find(id).record.runs.length).toBe(2);
  expect(readdirSync(join(folder, "sessions", id, "checkpoints"))).toEqual(["main-0001"]);
});

test("a model gives its memory back, and the session ends, also where the caller's own finalisation fails (S3.11)", async () => {
  const broken = parts({
    finalize: () => {
      throw new RangeError("no room");
    },
  });
  const { run, trainer } = await trainingPipeline(broken, two, { folder });
  expect([run.state, run.problems, (trainer as MeanTrainer).isDisposed]).toEqual([
    "completed",
    ["Hook after_run failed: no room"],
    true,
  ]);
  expect(new SessionManager(folder).find("latest").record.state).toBe("completed");
});

test("a training that fails before there is a model finalises without one", async () => {
  const broken = parts({
    prepare: () => {
      throw new RangeError("no data");
    },
  });
  await expect(trainingPipeline(broken, two, { folder })).rejects.toMatchObject({ cause: { message: "no data" } });
  expect(done).toEqual(["finalize nothing"]);
});

test("a training is cancelled between two batches, and can be resumed", async () => {
  const stop = new AbortController();
  const callbacks = [{ onBatchEnd: ({ phase }: { phase: string }) => phase === "main" && stop.abort() }];
  const training = new TrainingPipeline(parts({ callbacks }), { folder, signal: stop.signal });
  await expect(training.start(two)).rejects.toMatchObject({ state: "cancelled" });
  expect(new SessionManager(folder).find("latest").record).toMatchObject({ state: "cancelled", phase: "warmup", epoch: 0 });
  expect((await new TrainingPipeline(parts(), { folder }).resume()).phases.map(({ phase }) => phase)).toEqual(["main"]);
});

test("PipelineOrchestrator runs any pipeline, under its former name too (S3.06, S3.33)", async () => {
  const pipeline = new Pipeline([{ name: "one", execute: () => 1 }]);
  expect(await new PipelineOrchestrator({ folder: null }).run(pipeline).outputs()).toEqual({ one: { one: 1 } });
  expect(new PipelineExecutor()).toBeInstanceOf(PipelineOrchestrator);
  expect(new TrainingOrchestrator()).toBeInstanceOf(PipelineOrchestrator);
});

test("SessionManager makes sessions and finds them by the beginning of their ids (S3.22, S3.23)", () => {
  const sessions = new SessionManager(folder);
  const config: ExperimentConfig = two.build();
  expect(() => sessions.find("latest")).toThrow(
    "No session, or more than one, has an id that begins with 'latest'; there are no sessions here",
  );
  const { id } = sessions.create(config);
  expect(sessions.ids()).toEqual([id]);
  expect(sessions.find(id).record).toMatchObject({ id, state: "running", stage: null, checkpoint: null, config });
  writeFileSync(join(folder, "sessions", id, "session.json"), '{ "format": 2 }');
  expect(() => sessions.find(id)).toThrow("it has format 2, and this Stagebook reads 1");
});

test("SessionManager leaves a session alone that another process runs", () => {
  const sessions = new SessionManager(folder);
  const session = sessions.create(two.build());
  session.change({ pid: process.ppid });
  expect(() => sessions.resume(session.id)).toThrow(
    `Session '${session.id}' is being run by process ${process.ppid}; stop it first, or start a new session`,
  );
});

test("pipeline() gives a training that runs as any other, each run in a session of its own, or in one that is named (S3.15)", async () => {
  const pipeline = new TrainingPipeline(parts(), { folder }).pipeline(two);
  const sessions = new SessionManager(folder);
  const run = async (resume = ""): Promise<unknown> =>
    (await runPipeline(pipeline, { folder: null, params: { "preparation.resume": resume } }).result).state;
  expect(await run()).toBe("completed");
  expect(await run()).toBe("completed");
  expect(sessions.ids().length).toBe(2);
  done = [];
  expect(await run("latest")).toBe("completed");
  expect(done).toEqual(["prepare", "build 2 means", "validate MeanTrainer", "finalize trainer"]);
  expect(sessions.ids().length).toBe(2);
});
