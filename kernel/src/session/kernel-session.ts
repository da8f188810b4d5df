import { startNativeTypes, type TypeService } from "../analysis/index.js";
import { CellCompiler } from "../cells/index.js";
import { NotebookDebugger } from "../debugger/index.js";
import type { WireMessage } from "../protocol/index.js";
import type { RunnerReport } from "../runner/index.js";
import { History } from "./history.js";
import { NotebookState } from "./notebook-state.js";
import { PageLink } from "./page-link.js";
import type { Publisher } from "./publisher.js";
import type { RunFollower } from "./run-overlay.js";
import { type RunnerAudience, RunnerHost } from "./runner-host.js";
import type { CheckMode, Session } from "./session.js";
import type { StartedAhead } from "./started-ahead.js";
import { takeBroadcast, takeComm } from "./user-comms.js";
import { WidgetStore } from "./widget-store.js";

const keptParents = 4000;

/** One notebook's kernel: everything that lives as long as it does. */
export class KernelSession implements Session {
  readonly folder: string;
  readonly publisher: Publisher;
  readonly runner: RunnerHost;
  readonly types: TypeService;
  readonly compiler: CellCompiler = new CellCompiler();
  readonly debugger: NotebookDebugger;
  readonly state: NotebookState = new NotebookState();
  readonly widgets: WidgetStore = new WidgetStore();
  readonly commTargets: Set<string> = new Set();
  readonly page: PageLink;
  /** Names that hold a value, and those that functions of cells refer to. */
  readonly names: { readonly defined: Set<string>; readonly captured: Set<string> } = { defined: new Set(), captured: new Set() };
  readonly history: History;
  readonly questions: Map<string, { readonly run: number; readonly request: number }> = new Map();
  defining: Promise<void> = Promise.resolve();
  checkMode: CheckMode = "gate";
  isCaching = true;
  count = 0;
  /** The present or last run of the pipeline. */
  follower: RunFollower | null = null;
  /** Stops the run of the pipeline that goes on. */
  stopRun: (() => void) | null = null;
  /** Answers what code in the runner asks; set by the rooms that can. */
  answer: (report: Extract<RunnerReport, { type: "question" }>) => void = () => undefined;
  /** Set by the rooms that can. */
  startReplay: Session["startReplay"] = null;
  readonly #parents = new Map<number, WireMessage>();
  #run = 0;
  #code = 0;

  /** Takes what was started ahead of it, and starts what was not. */
  constructor(folder: string, publisher: Publisher, ahead: StartedAhead | null = null) {
    this.folder = folder;
    this.history = new History(folder);
    this.publisher = publisher;
    this.debugger = new NotebookDebugger({
      folder,
      names: this.names.defined,
      publish: (content) => publisher.publish("debug_event", content, null),
    });
    const audience: RunnerAudience = {
      started: (runner) => this.debugger.connect(runner.inspector),
      report: (report) => this.take(report),
      raw: (name, text) => this.#rawText(name, text),
    };
    this.runner = new RunnerHost(folder, audience, ahead?.runner);
    // After the runner, which is to have the environment as it is.
    this.types = ahead?.types ?? startNativeTypes(folder);
    publisher.onBacklog((isFull) => this.runner.hold(isFull));
    this.page = new PageLink(this);
  }

  /** Gives a request the number by which its output is known. */
  beginRun(parent: WireMessage): number {
    this.#run += 1;
    this.#parents.set(this.#run, keptParent(parent, this.parentOf(this.#run - 1)));
    if (this.#run > keptParents) this.#parents.delete(this.#run - keptParents);
    return this.#run;
  }

  nextCode(): number {
    this.#code += 1;
    return this.#code;
  }

  parentOf(run: number): WireMessage | null {
    return this.#parents.get(run) ?? null;
  }

  /** Takes a report that is not the end of an execution. */
  take(report: RunnerReport): void {
    switch (report.type) {
      case "stream":
        this.publisher.text(report.name, report.text, this.parentOf(report.run));
        return;
      case "long-stream":
        this.publisher.longText(report.content, this.parentOf(report.run));
        return;
      case "display":
        this.#display(report);
        return;
      case "clear":
        this.publisher.publish("clear_output", { wait: report.wait }, this.parentOf(report.run));
        return;
      case "comm":
        takeComm(this, report);
        return;
      case "comm-target":
        if (report.isOpen) this.commTargets.add(report.target);
        else this.commTargets.delete(report.target);
        return;
      case "broadcast":
        takeBroadcast(this, report);
        return;
      case "late-error":
        this.publisher.text("stderr", `${report.error.text}\n`, this.parentOf(report.run));
        return;
      case "question":
        this.answer(report);
        return;
      case "ready":
      case "outcome":
      case "expressed":
      case "portrayed":
      case "bordered":
      case "event":
      case "run-ended":
        return;
    }
  }

  /** Forgets the values of a runner that has ended. */
  async forgetValues(): Promise<void> {
    this.names.defined.clear();
    this.names.captured.clear();
    this.commTargets.clear();
    this.state.forgetRuns();
    await this.types.reset();
    this.page.namesChanged();
  }

  async close(): Promise<void> {
    this.runner.close();
    await this.types.close();
  }

  #display({ bundle, id, update, run }: Extract<RunnerReport, { type: "display" }>): void {
    const content = { data: bundle, metadata: {}, transient: id === null ? {} : { display_id: id } };
    this.publisher.publish(update ? "update_display_data" : "display_data", content, this.parentOf(run));
  }

  #rawText(name: "stdout" | "stderr", text: string): void {
    const own = text.replace(/^Waiting for the debugger to disconnect\.\.\.\n?/gm, "");
    if (own !== "") this.publisher.text(name, own, this.parentOf(this.#run));
  }
}

/** What output needs of the request that it belongs to, long after; requests of one front end share where they came from. */
function keptParent({ header, identities, content }: WireMessage, before: WireMessage | null): WireMessage {
  const isSame = before !== null && Buffer.concat([...identities]).equals(Buffer.concat([...before.identities]));
  return {
    header,
    identities: isSame ? before.identities : identities.map((each) => Buffer.from(each)),
    content: { allow_stdin: content["allow_stdin"] },
    parent: {},
    metadata: {},
    buffers: [],
  };
}
