import type { RunEvent } from "../messages/index.js";

/** What a listener gets when a stage has begun. */
export interface StageStarted {
  readonly stage: string;
}

/** What a listener gets when a stage has ended well. */
export interface StageCompleted {
  readonly stage: string;
  readonly result: unknown;
}

/** What a listener of an event gets: of a stage its name and result, of all else in a run the fields of its `RunEvent`. */
export type PipelineEventData<Name extends string> = Name extends "stage.started"
  ? StageStarted
  : Name extends "stage.completed"
    ? StageCompleted
    : Name extends RunEvent["type"]
      ? Omit<Extract<RunEvent, { readonly type: Name }>, "type">
      : Name extends `${string}.completed`
        ? StageCompleted
        : unknown;

/** Called when something happens; what it returns is not waited for. */
export type PipelineListener<Name extends string = string> = (data: PipelineEventData<Name>) => unknown;

/** A run that tells an emitter what happens in it. */
export interface EmitterFollower {
  /** Hears of each event that the run did not tell itself. */
  event(event: string, data: unknown): void;
  /** Hears of each listener that fails. */
  failed(event: string, error: unknown): void;
}

/** Called with whatever goes wrong in a listener. */
export type ListenerFailed = (event: string, error: unknown) => void;

/**
 * Tells listeners what happens: `stage.started` with `{ stage }`, `stage.completed` and `<stage>.completed` with
 * `{ stage, result }`, every other event of a run, and whatever a stage tells by itself.
 * Listeners are called in the order in which they came; one that fails, or takes its time, stops neither the others nor the run.
 *
 * @example
 * const events = new PipelineEventEmitter();
 * const stages: string[] = [];
 * events.on("stage.started", ({ stage }) => stages.push(stage));
 * events.emit("stage.started", { stage: "load" });
 * stages; // ["load"]
 */
export class PipelineEventEmitter {
  readonly #listeners = new Map<string, Set<PipelineListener<never>>>();
  readonly #followers = new Set<EmitterFollower>();
  readonly #failed: ListenerFailed;
  #isTold = false;

  /** `onFailure` hears of listeners that fail while no run does; by default Node prints a warning. */
  constructor(
    onFailure: ListenerFailed = (event, error) => process.emitWarning(`A listener of ${event} failed: ${String(error)}`),
  ) {
    this.#failed = onFailure;
  }

  /** Calls `listener` at each `event` from now on; gives a function that ends it. */
  on<Name extends string>(event: Name, listener: PipelineListener<Name>): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(event, listeners);
    return () => this.off(event, listener);
  }

  /** Calls `listener` no more. */
  off<Name extends string>(event: Name, listener: PipelineListener<Name>): void {
    const listeners = this.#listeners.get(event);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(event);
  }

  /** Calls `listener` at the next `event` only. */
  once<Name extends string>(event: Name, listener: PipelineListener<Name>): () => void {
    const end = this.on<Name>(event, (data) => {
      end();
      return listener(data);
    });
    return end;
  }

  /** Tells an event to all its listeners, in order. */
  emit<Name extends string>(event: Name, data: PipelineEventData<Name>): void {
    this.#tell(event, data);
    if (!this.#isTold) for (const follower of this.#followers) follower.event(event, data);
  }

  /** Tells that a stage has ended well, under both names: `stage.completed` and `<stage>.completed`. */
  emitCompleted(stage: string, result: unknown): void {
    this.emit("stage.completed", { stage, result });
    // A stage called 'run' or 'stage' would speak in the name of the run.
    if (stage !== "run" && stage !== "stage") this.emit(`${stage}.completed`, { stage, result });
  }

  /** Whether a run is telling this emitter what happens in it. */
  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  /** Whether anybody listens, to whatever event. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Lets a run hear of what others tell, and of listeners that fail; gives a function that ends it. */
  follow(follower: EmitterFollower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Tells events that a run has on record already; for the run. */
  relay(tell: () => void): void {
    this.#isTold = true;
    try {
      tell();
    } finally {
      this.#isTold = false;
    }
  }

  #tell(event: string, data: unknown): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) {
      try {
        // Whoever listens to this name takes this data: `on` and `emit` are typed by the same name.
        const returned: unknown = listener(data as never);
        if (returned instanceof Promise) returned.catch((error: unknown) => this.#fail(event, error));
      } catch (error) {
        this.#fail(event, error);
      }
    }
  }

  #fail(event: string, error: unknown): void {
    if (this.#followers.size === 0) this.#failed(event, error);
    else for (const follower of this.#followers) follower.failed(event, error);
  }
}
