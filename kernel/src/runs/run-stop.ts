/** How a run is stopped: the first time all but what runs at the end, the second time that too. */
export class RunStop {
  readonly #most = new AbortController();
  readonly #last = new AbortController();

  /** Aborted when the run is cancelled. */
  get signal(): AbortSignal {
    return this.#most.signal;
  }

  /** Aborted when it is cancelled once more: of the stages that run at the end. */
  get lastSignal(): AbortSignal {
    return this.#last.signal;
  }

  cancel(): void {
    if (this.#most.signal.aborted) this.#last.abort();
    this.#most.abort();
  }

  /** Cancels when a signal of the caller's is aborted, or is already; gives a function that ends it. */
  follow(signal: AbortSignal | undefined): () => void {
    const cancel = (): void => this.cancel();
    if (signal?.aborted === true) cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    return () => signal?.removeEventListener("abort", cancel);
  }
}
