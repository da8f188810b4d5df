import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type RunResult, runPipeline } from "../../../../kernel/src/runs/index.js";
import { type Disturbance, type Fault, FaultyDisk } from "./faulty-disk.js";
import { codeOf, expected, type GraphSpec, graphs, numbersOf, pipelineOf } from "./graphs.js";

jest.setTimeout(1_800_000);
const isSoak = process.env["STAGEBOOK_SOAK"] === "1";
const numRuns = isSoak ? 2000 : 60;

// Without git to be asked, a run begins at once.
const path = process.env["PATH"];
beforeAll(() => {
  process.env["PATH"] = "";
});
afterAll(() => {
  process.env["PATH"] = path;
});

/** Everything that is asked of a run that is disturbed and gone on with. */
class Trial {
  root: string = mkdtempSync(join(tmpdir(), "stagebook-crash-"));
  /** Stages of which somebody was told that they had completed. */
  readonly told = new Set<string>();
  readonly repeated: string[] = [];
  readonly #spec: GraphSpec;
  #isFirst = true;

  constructor(spec: GraphSpec) {
    this.#spec = spec;
  }

  /** One process: starts the run or goes on with it, until it ends or is gone. Gives null when it could not even begin. */
  async session(fault: Disturbance | null): Promise<{ disk: FaultyDisk; result: RunResult<unknown> | null; error: unknown }> {
    const isFailing = this.#isFirst;
    this.#isFirst = false;
    const id = this.#id();
    const disk = new FaultyDisk(this.root, fault);
    const pipeline = pipelineOf(this.#spec, (at) => {
      if (disk.isDead) return;
      if (this.told.has(`s${at}`)) this.repeated.push(`s${at}`);
      if (isFailing && at === this.#spec.failing) throw new RangeError("fails the first time");
    });
    try {
      const run = runPipeline(pipeline, {
        folder: this.root,
        concurrency: this.#spec.concurrency,
        ...(id === null ? {} : { resume: id }),
        ...(this.#spec.isCached && { cache: { code: codeOf(this.#spec) } }),
        onEvent: (event) => {
          // Without a source, it was said that what the stage gave is not kept.
          if (event.type === "stage.completed" && event.source !== undefined && !disk.isDead) this.told.add(event.stage);
        },
      });
      return { disk, result: await run.result, error: null };
    } catch (error) {
      return { disk, result: null, error };
    } finally {
      disk.remove();
    }
  }

  /** The process of the record is gone: no other has its number. */
  bury(): void {
    const id = this.#id();
    const file = id === null ? "" : join(this.root, "runs", id, "run.json");
    if (existsSync(file)) writeFileSync(file, readFileSync(file, "utf8").replace(/"pid": \d+/, `"pid": ${2 ** 30}`));
  }

  /** The last process, which nothing disturbs. */
  async end(): Promise<void> {
    this.bury();
    let { result, error } = await this.session(null);
    if (result === null) {
      // It was gone before there was anything to go on with.
      expect(String(error)).toMatch(/it has no run\.json|its journal\.jsonl is missing|its settings/);
      expect([...this.told]).toEqual([]);
      rmSync(join(this.root, "runs"), { recursive: true });
      ({ result } = await this.session(null));
    }
    const { stages } = this.#spec;
    const unstored = new Set(stages.flatMap(({ sort }, at) => (sort === "function" ? [`s${at}`] : [])));
    expect(result?.state).toBe("completed");
    const [wanted, got] = [expected(this.#spec), numbersOf(this.#spec, result?.outputs ?? {})];
    // A value that cannot be stored is made again only where a stage needs it.
    expect(got).toEqual(wanted.map((value, at) => (unstored.has(`s${at}`) && got[at] === null ? null : value)));
    expect(this.repeated.filter((stage) => !unstored.has(stage))).toEqual([]);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #id(): string | null {
    const runs = join(this.root, "runs");
    return existsSync(runs) ? (readdirSync(runs)[0] ?? null) : null;
  }
}

async function withTrial(spec: GraphSpec, act: (trial: Trial) => Promise<void>): Promise<void> {
  const trial = new Trial(spec);
  try {
    await act(trial);
  } finally {
    trial.remove();
  }
}

const kills = fc.record({ at: fc.nat(90), fault: fc.constantFrom<Fault>("before", "after", "half") });
const refusals = fc.record({ at: fc.nat(90), fault: fc.constantFrom<Fault>("EIO", "ENOSPC", "EMFILE") });

test("a run that is killed at any call, and again while it is resumed, ends as if nothing had been", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, kills, kills, (spec, first, second) =>
      withTrial(spec, async (trial) => {
        await trial.session(first);
        trial.bury();
        await trial.session(second);
        await trial.end();
      }),
    ),
    { numRuns },
  );
});

test("a run that a power cut ends at any call goes on with all that it had told", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, kills, fc.infiniteStream(fc.boolean()), (spec, kill, luck) =>
      withTrial(spec, async (trial) => {
        const { disk } = await trial.session(kill);
        const after = mkdtempSync(join(tmpdir(), "stagebook-crash-"));
        disk.cutPower(after, () => luck.next().value === true);
        trial.remove();
        trial.root = after;
        await trial.end();
      }),
    ),
    { numRuns },
  );
});

test("a run whose disk refuses a call goes on, says what was refused, and loses nothing", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, refusals, refusals, (spec, first, second) =>
      withTrial(spec, async (trial) => {
        for (const fault of [first, second]) {
          const { disk, result, error } = await trial.session(fault);
          const isHit = disk.calls > fault.at;
          if (result === null)
            expect(String(error)).toMatch(/Error: (The run could not be recorded in|Run '.*' cannot be resumed|The artifact)/);
          // A rest that could not be removed is nobody's trouble.
          else if (!isHit) expect(result.problems.filter((problem) => !problem.startsWith("Output"))).toEqual([]);
          trial.bury();
        }
        await trial.end();
      }),
    ),
    { numRuns },
  );
});
