/** Answers that are remembered; front ends ask few things again, but those at once. */
const kept = 100;

/** Gives an answer again as long as nothing at all has changed: pages ask anew with each move of the cursor. */
export class Answers<T> {
  readonly #known = new Map<string, T>();
  #state = "";

  /** The answer to `question`; `state` names the state of all that it depends on, and `ask` may change that by asking. */
  async get(question: string, state: () => string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(question);
    if (this.#state === state() && known !== undefined) return known;
    const answer = await ask();
    if (this.#state !== state()) this.#known.clear();
    this.#state = state();
    this.#known.set(question, answer);
    if (this.#known.size > kept) this.#known.delete(this.#known.keys().next().value ?? "");
    return answer;
  }
}
