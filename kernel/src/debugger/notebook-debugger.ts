import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import type { Duplex } from "node:stream";
import type { CompiledCell } from "../runner/index.js";
import { answers } from "./answers.js";
import { isPlain, weighRule } from "./break-rule.js";
import { Breakpoints } from "./breakpoints.js";
import { CellShelf } from "./cell-shelf.js";
import type { DebuggedNotebook, DebugSession } from "./debug-session.js";
import { DebugError } from "./errors.js";
import { evaluateText } from "./evaluate.js";
import type { Frame } from "./frames.js";
import { readRequest } from "./requests.js";
import { type PauseOnExceptions, Target } from "./target.js";

type Content = Readonly<Record<string, unknown>>;

/**
 * Debugs the cells of one notebook for any number of front ends, by the Debug Adapter Protocol.
 * Nothing is debugged, and nothing runs slower, before a front end has attached.
 */
export class NotebookDebugger implements DebugSession {
  readonly notebook: DebuggedNotebook;
  readonly shelf: CellShelf;
  readonly breakpoints: Breakpoints = new Breakpoints();
  isStarted = false;
  #isAttached = false;
  #exceptions: PauseOnExceptions = "none";
  #target: Target | null = null;
  #seq = 0;
  /** Settles when the runner of the moment stops at what is set. */
  #enabled: Promise<void> = Promise.resolve();

  constructor(notebook: DebuggedNotebook) {
    this.notebook = notebook;
    this.shelf = new CellShelf(join(tmpdir(), `stagebook_${randomBytes(4).toString("hex")}`) + sep);
  }

  get target(): Target {
    if (this.#target === null) throw new DebugError("The runner has not started yet; ask again in a moment", "");
    return this.#target;
  }

  /** Takes a runner that has started, in place of the one before; breakpoints stay. */
  connect(pipe: Duplex): void {
    this.shelf.forgetRuns();
    const target = new Target(
      pipe,
      { shelf: this.shelf, folder: this.notebook.folder },
      {
        stopped: ({ reason, exception }) => {
          const text = exception === null ? {} : { text: (exception.description ?? String(exception.value)).split("\n")[0] };
          this.publish("stopped", { reason, ...text, threadId: 1, allThreadsStopped: true });
        },
        isWanted: (path, line) => this.breakpoints.has(path, line),
        weigh: (frame) => this.#weigh(frame),
        continued: () => {
          if (this.isStarted) this.publish("continued", { threadId: 1, allThreadsContinued: true });
        },
      },
    );
    this.#target = target;
    // Where this runner ends at once, the next one is connected and debugged.
    if (this.#isAttached) this.#enabled = this.#enable(target).catch(() => undefined);
  }

  async attach(): Promise<void> {
    if (!this.#isAttached) await this.#enable(this.target);
    this.#isAttached = true;
  }

  async detach(): Promise<void> {
    for (const { source } of this.breakpoints.list()) await this.breakpoints.set(source, []);
    this.breakpoints.detach();
    this.shelf.forgetDumped();
    this.#target?.disable();
    this.isStarted = false;
    this.#isAttached = false;
    this.#exceptions = "none";
  }

  async pauseOnExceptions(state: PauseOnExceptions): Promise<void> {
    this.#exceptions = state;
    if (this.#isAttached) await this.target.pauseOnExceptions(state);
  }

  /** Takes a cell that is about to run; resolves when it will stop at its breakpoints. */
  async prepare(text: string, cell: CompiledCell): Promise<void> {
    const taken = this.shelf.add(text, cell);
    if (!this.#isAttached) return;
    await this.#enabled;
    this.target.nextTurn();
    // The cell runs in any case: a runner that has just ended is told by its execution.
    await this.breakpoints.prepare(taken).catch(() => undefined);
  }

  /** Notes that the cell that ran has ended: a step that goes on is over. */
  finish(): void {
    this.#target?.nextTurn();
  }

  /** Lets code go on that stands still while no cell runs, such as a timer's. */
  release(): void {
    if (this.#target?.stop) this.#target.resume().catch(() => undefined);
  }

  /** Answers a `debug_request`; never throws. */
  async answer(content: Content): Promise<Content> {
    const { seq, command, args } = readRequest(content);
    this.#seq += 1;
    const reply = { seq: this.#seq, type: "response", request_seq: seq, command };
    try {
      const answer = Object.hasOwn(answers, command) ? answers[command] : undefined;
      if (answer === undefined) throw new DebugError(`The debugger has no command '${command}'`, command);
      if (!this.isStarted && !answer.isStatic)
        throw new DebugError(`'${command}' needs a debugger that is switched on: send 'initialize' and 'attach' first`, command);
      return { ...reply, success: true, body: await answer.give(this, args) };
    } catch (error) {
      return { ...reply, success: false, message: error instanceof Error ? error.message : String(error), body: {} };
    }
  }

  #weigh(frame: Frame): (() => Promise<boolean>) | null {
    const { script, place } = frame;
    const rules = this.breakpoints.rulesAt(script.path, place.line);
    if (rules.length === 0 || rules.some(isPlain)) return null;
    const evaluate = async (text: string): Promise<string> => (await evaluateText(this, text, frame)).result;
    return async () => {
      const verdicts = await Promise.all(rules.map((rule) => weighRule(rule, evaluate)));
      for (const { said } of verdicts)
        if (said !== null)
          this.publish("output", { category: "console", output: `${said}\n`, source: { path: script.path }, line: place.line });
      return verdicts.some(({ stops }) => stops);
    };
  }

  publish(event: string, body: Content): void {
    this.#seq += 1;
    this.notebook.publish({ seq: this.#seq, type: "event", event, body });
  }

  async #enable(target: Target): Promise<void> {
    await target.enable();
    await target.pauseOnExceptions(this.#exceptions);
    const { folder, names } = this.notebook;
    const { link, scripts } = target;
    await this.breakpoints.attach({ folder, link, scripts, shelf: this.shelf, hasName: (name) => names.has(name) });
  }
}
