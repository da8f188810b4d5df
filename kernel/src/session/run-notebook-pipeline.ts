import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join, resolve as resolvePath } from "node:path";
import { areIndependent, fingerprintStages } from "../analysis/index.js";
import { RunnerProcess } from "../cells/index.js";
import { ExportError } from "../errors.js";
import type { ErrorReport } from "../messages/index.js";
import { forkRunner, type PipelineOrder, type RunEnding, type RunnerReport } from "../runner/index.js";
import { chosenTexts } from "./chosen-params.js";
import { moduleText } from "./export-pipeline.js";
import { runIngredients } from "./ingredients.js";
import { type CellText, placeInCells } from "./place-in-cells.js";
import type { RunOrder } from "./run-arguments.js";
import { RunFollower } from "./run-overlay.js";
import { runBundle } from "./run-picture.js";
import type { Session } from "./session.js";
import { stagesLeftOut } from "./switch-stage.js";

/** Stages that run at a time where they cannot get in each other's way. */
const sideBySide = 4;
/** Milliseconds that a cancelled run has to end by itself. */
const grace = 4000;

/**
 * Runs the pipeline of the notebook as its exported module in a fresh process, shows how it goes, and tells how it ended.
 * Throws ExportError when there is nothing to run, or when a run is going on.
 */
export async function runNotebookPipeline(session: Session, order: RunOrder, run: number): Promise<RunEnding> {
  if (session.stopRun !== null)
    throw new ExportError("A run of this notebook is going on; cancel it first, or wait until it has ended");
  // Beside the notebook, so that relative imports and data files mean the same as in its cells.
  const file = join(session.folder, `.stagebook-run-${randomUUID().slice(0, 8)}.ts`);
  // Taken before anything is awaited: two runs may be asked for at the same moment.
  const stop = new AbortController();
  session.stopRun = () => stop.abort();
  try {
    const text = await moduleText(session);
    await writeFile(file, text);
    if (stop.signal.aborted) return cancelledEarly;
    // Who names a stage wants what it needs, too.
    const isWhole = order.to === null && order.only === undefined;
    const leftOut = new Set(isWhole ? stagesLeftOut(session.state).keys() : []);
    const follower = new RunFollower({ turn: session.state.turn, madeOf: runIngredients(session.state), leftOut });
    session.follower = follower;
    return await follow(session, {
      follower,
      run,
      signal: stop.signal,
      place: (stage, error) => placeInCells(error, text, cellTexts(session, stage)),
      order: {
        ...{ file, to: order.to, only: order.only ?? null, params: order.params, texts: order.texts ?? [] },
        chosen: chosenTexts(session.state),
        disabled: [...leftOut],
        config: (order.config ?? []).map((each) => resolvePath(session.folder, each)),
        concurrency: order.concurrency ?? (areIndependent(session.state.analysis()) ? sideBySide : 1),
        cache: cacheOrder(session, order, text),
        session: session.publisher.session,
      },
    });
  } finally {
    session.stopRun = null;
    await rm(file, { force: true });
    session.page.pipelineChanged();
  }
}

/** What the code of the stages is made of: the runner has no parser. */
function cacheOrder({ isCaching, folder }: Session, { cache }: RunOrder, text: string): PipelineOrder["cache"] {
  if (!isCaching || cache?.type === "none") return null;
  return { code: fingerprintStages(text, folder), force: cache?.stages ?? false };
}

interface Following {
  readonly follower: RunFollower;
  readonly run: number;
  readonly order: PipelineOrder;
  readonly signal: AbortSignal;
  /** Names the lines of an error by cells. */
  readonly place: (stage: string, error: ErrorReport) => ErrorReport;
}

/** The cells as they were sent, that of the stage first. */
function cellTexts(session: Session, stage: string): CellText[] {
  const cells = [...session.state.ordered()].sort((a, b) => Number(b.stage?.name === stage) - Number(a.stage?.name === stage));
  return cells.map(({ count }) => ({ count, source: session.history.source(count) ?? "" }));
}

async function follow(session: Session, { follower, run, order, signal, place }: Following): Promise<RunEnding> {
  const picture = new RunPicture(session, follower, run);
  return await new Promise((resolve) => {
    let ending: RunEnding | null = null;
    let hasBegun = false;
    const runner = new RunnerProcess(forkRunner(session.folder), {
      report: (report: RunnerReport) => {
        if (report.type === "ready") runner.send({ type: "pipeline", run, order });
        else if (report.type === "event") {
          const { event } = report;
          hasBegun = true;
          if (event.type === "stage.completed") session.state.durations.note(event.stage, event.duration);
          follower.take(event.type === "stage.failed" ? { ...event, error: place(event.stage, event.error) } : event);
          picture.changed();
          session.page.pipelineChanged();
        } else if (report.type === "run-ended") {
          ending = placedEnding(report.ending, place);
          runner.kill();
        } else session.take(report);
      },
      raw: (name, text) =>
        session.publisher.text(name, text.replace(/^Waiting for the debugger.*\n?/gm, ""), session.parentOf(run)),
      exit: () => {
        endListening();
        follower.stop(ending === null ? "cancelled" : "failed");
        picture.finish();
        resolve(ending ?? killedEnding(follower));
      },
    });
    const endListening = session.publisher.onBacklog((isFull) => runner.hold(isFull));
    const stop = (): void => {
      endListening();
      runner.hold(false);
      // A process that has not begun with the pipeline has nothing to end in order, and would not hear it.
      if (hasBegun) runner.interrupt(run);
      setTimeout(() => runner.kill(), hasBegun ? grace : 0).unref();
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

function placedEnding(ending: RunEnding, place: Following["place"]): RunEnding {
  if (ending.type === "refused") return ending;
  return { ...ending, errors: ending.errors.map(({ stage, error }) => ({ stage, error: place(stage, error) })) };
}

const cancelledEarly: RunEnding = {
  type: "ended",
  summary: { run: "", state: "cancelled", duration: 0, stages: [], outputs: {} },
  folder: null,
  errors: [],
};

function killedEnding(follower: RunFollower): RunEnding {
  const { view } = follower.overlay();
  const summary = { run: view.id, state: "cancelled" as const, duration: view.duration ?? 0, stages: view.stages, outputs: {} };
  return { type: "ended", summary, folder: null, errors: [] };
}

/** Shows a run under the cell that asked for it; drawn at most five times a second. */
class RunPicture {
  readonly #session: Session;
  readonly #follower: RunFollower;
  readonly #run: number;
  readonly #id = randomUUID();
  #timer: NodeJS.Timeout | null = null;
  #isShown = false;

  constructor(session: Session, follower: RunFollower, run: number) {
    this.#session = session;
    this.#follower = follower;
    this.#run = run;
  }

  changed(): void {
    if (!this.#isShown) {
      this.#draw();
      return;
    }
    this.#timer ??= setTimeout(() => this.#draw(), 200);
  }

  finish(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#follower.started) this.#draw();
  }

  #draw(): void {
    this.#timer = null;
    const parent = this.#session.parentOf(this.#run);
    // A run that the page asked for is shown in its panel.
    if (parent?.header.msg_type !== "execute_request") return;
    const content = { data: runBundle(this.#follower.overlay()), metadata: {}, transient: { display_id: this.#id } };
    this.#session.publisher.publish(this.#isShown ? "update_display_data" : "display_data", content, parent);
    this.#isShown = true;
  }
}
