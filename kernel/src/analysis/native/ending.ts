/** Something that ends once, and what is done until then. `Promise.race` would keep all that as long as it goes on. */
export class Ending {
  readonly #waiting = new Set<() => void>();
  #isTold = false;

  /** Says that it has ended. */
  tell(): void {
    this.#isTold = true;
    for (const hear of this.#waiting) hear();
    this.#waiting.clear();
  }

  /** What `task` gives, or `ended` when that comes first. */
  before<T>(task: Promise<T>): Promise<T | "ended"> {
    if (this.#isTold) return Promise.resolve("ended");
    return new Promise((resolve, reject) => {
      const hear = (): void => resolve("ended");
      this.#waiting.add(hear);
      task.then(resolve, reject).finally(() => this.#waiting.delete(hear));
    });
  }
}
