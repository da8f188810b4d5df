/** What the user has chosen for the next runs of the notebook's pipeline. */
export class NextRun {
  readonly #params = new Map<string, string>();
  readonly #off = new Set<string>();

  /** What a param, named as `stage.param`, is to be; null for its default. */
  chosen(param: string): string | null {
    return this.#params.get(param) ?? null;
  }

  /** Says what a param is to be; null for its default. */
  choose(param: string, text: string | null): void {
    if (text === null) this.#params.delete(param);
    else this.#params.set(param, text);
  }

  /** Leaves a stage out, or takes it in again. */
  switchStage(stage: string, isOff: boolean): void {
    if (isOff) this.#off.add(stage);
    else this.#off.delete(stage);
  }

  isOff(stage: string): boolean {
    return this.#off.has(stage);
  }
}
