import { setTimeout as delay } from "node:timers/promises";
import type { RequestChannel, WireMessage } from "../protocol/index.js";
import { executeCell } from "./execute-cell.js";
import { safely } from "./safely.js";
import type { Execution, Session } from "./session.js";

/** Milliseconds for which a cell that has been answered is still busy with what is to be said about it, while nothing else waits. */
const longestAfterword = 3000;

/** Milliseconds in which cells that were sent together have all arrived; the error itself is shown before. */
const arrivalTime = 20;

interface Waiting {
  readonly channel: RequestChannel;
  readonly message: WireMessage;
}

/** Runs the cells that front ends send, one after another. */
export class ExecuteQueue {
  readonly #session: Session;
  readonly #waiting: Waiting[] = [];
  #current: Execution | null = null;
  #isRunning = false;
  #isClosed = false;
  #arrived: () => void = () => undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Takes an `execute_request`. */
  async add(channel: RequestChannel, message: WireMessage): Promise<void> {
    this.#waiting.push({ channel, message });
    this.#arrived();
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await this.#execute(next);
    this.#isRunning = false;
  }

  /** Stops the cell that runs, and tells whether one does; cells that wait are answered as aborted when theirs asks for it. */
  interrupt(): boolean {
    this.#session.stopRun?.();
    if (this.#current === null) return false;
    this.#current.interrupt();
    this.#session.runner.interrupt(this.#current.run);
    return true;
  }

  /** Lets nothing that waits run any more. */
  close(): void {
    this.#isClosed = true;
    this.#arrived();
    this.#waiting.length = 0;
  }

  async #execute({ channel, message }: Waiting): Promise<void> {
    if (this.#isClosed) return;
    const { publisher } = this.#session;
    publisher.status("busy", message);
    // Front ends show from it how long the cell took.
    const started = new Date().toISOString();
    const controller = new AbortController();
    this.#current = {
      run: this.#session.beginRun(message),
      message,
      signal: controller.signal,
      payload: [],
      afterwords: [],
      interrupt: () => controller.abort(),
    };
    const execution = this.#current;
    const reply: Readonly<Record<string, unknown>> = {
      execution_count: this.#session.count,
      ...(await safely(() => executeCell(this.#session, execution))),
    };
    this.#current = null;
    const stops = reply["status"] === "error" && message.content["stop_on_error"] !== false;
    // What was sent before the error is known is to be dropped, and may still be on its way.
    if (stops) await delay(arrivalTime);
    const dropped = stops ? this.#waiting.splice(0) : [];
    await publisher.reply(channel, message, reply, { started });
    if (execution.afterwords.length > 0) await this.#waitFor(Promise.allSettled(execution.afterwords));
    publisher.status("idle", message);
    await this.#abort(dropped);
  }

  // Front ends that run cell by cell stop listening to one at its idle; those that have sent the next one take late words too.
  async #waitFor(afterwords: Promise<unknown>): Promise<void> {
    if (this.#waiting.length > 0 || this.#isClosed) return;
    const arrival = new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
    await Promise.race([afterwords, arrival, delay(longestAfterword, undefined, { ref: false })]);
  }

  async #abort(dropped: readonly Waiting[]): Promise<void> {
    for (const { channel, message } of dropped) {
      this.#session.publisher.status("busy", message);
      await this.#session.publisher.reply(channel, message, {
        status: "aborted",
        execution_count: this.#session.count,
        user_expressions: {},
        payload: [],
      });
      this.#session.publisher.status("idle", message);
    }
  }
}
