import type { ProgressReport, RunEvent, RunId, StageName } from "../messages/index.js";
import type { DeviceSlot } from "./device-lease.js";
import type { Reporter, RunContext } from "./run-context.js";

/** What the context of a stage has from its run. */
export interface ContextSource {
  readonly run: RunId;
  readonly device: DeviceSlot;
  readonly emit: (event: RunEvent) => void;
}

/** The context of one stage while it runs; what it reports becomes events of the run. */
export class StageRunContext implements RunContext, Reporter {
  readonly stage: StageName;
  readonly signal: AbortSignal;
  readonly #source: ContextSource;
  #bars = 0;

  constructor(stage: StageName, signal: AbortSignal, source: ContextSource) {
    this.stage = stage;
    this.signal = signal;
    this.#source = source;
  }

  get run(): RunId {
    return this.#source.run;
  }

  get device(): DeviceSlot {
    return this.#source.device;
  }

  get reporter(): Reporter {
    return this;
  }

  nextBar(): number {
    this.#bars += 1;
    return this.#bars - 1;
  }

  progress(progress: ProgressReport): void {
    this.#source.emit({ type: "stage.progress", stage: this.stage, progress, at: Date.now() });
  }

  log(record: Readonly<Record<string, unknown>>): void {
    this.#source.emit({ type: "stage.log", stage: this.stage, record, at: Date.now() });
  }
}
