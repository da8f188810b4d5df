import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import type { JSONObject } from "@lumino/coreutils";
import type { IDisposable } from "@lumino/disposable";
import { type ISignal, Signal } from "@lumino/signaling";
import {
  type Device,
  type PageRequest,
  type PageUpdate,
  type PipelineView,
  pageTarget,
  type VerifiedView,
} from "stagebook/messages";
import { CellOrder } from "./cell-order.js";
import { parseUpdate } from "./parse-update.js";
import { shareStages } from "./share-stages.js";

/** What a notebook's kernel is to us. */
export type LinkState = "other-kernel" | "no-kernel" | "connecting" | "connected";

/** An answer to `preview`, or the sentence that says why there is none. */
export type PreviewAnswer = Extract<PageUpdate, { type: "preview" | "problem" }>;
/** What the kernel found in a cell that is being typed. */
export type TypedCheck = Extract<PageUpdate, { type: "checked" }>;
/** What the page tells the user when it comes: a file was written, or something could not be done. */
export type KernelNews = Extract<PageUpdate, { type: "exported" | "overwrite" | "verified" | "problem" }>;

/**
 * The one door from a notebook to its Stagebook kernel: opens the page's comm, keeps what the kernel last said,
 * and opens it again when the kernel restarts or is changed. Says nothing to any other kernel.
 */
export class KernelLink implements IDisposable {
  readonly panel: NotebookPanel;
  pipeline: PipelineView | null = null;
  /** When `pipeline` was received, milliseconds since 1970. */
  heardAt = 0;
  devices: readonly Device[] = [];
  chosenDevice: string | null = null;
  /** The verification that goes on or was the last, until it is closed. */
  verified: VerifiedView | null = null;
  readonly #cells: CellOrder;
  readonly #changed = new Signal<this, void>(this);
  readonly #news = new Signal<this, KernelNews>(this);
  readonly #checks = new Signal<this, TypedCheck>(this);
  readonly #previews = new Map<number, (answer: PreviewAnswer) => void>();
  #comm: Kernel.IComm | null = null;
  #kernel: Kernel.IKernelConnection | null = null;
  #wasLost = false;
  #nextRequest = 1;
  #isDisposed = false;

  constructor(panel: NotebookPanel) {
    this.panel = panel;
    this.#cells = new CellOrder(panel, () => this.#sendCells());
    const { sessionContext } = panel;
    sessionContext.kernelChanged.connect(this.#follow, this);
    sessionContext.statusChanged.connect(this.#follow, this);
    sessionContext.connectionStatusChanged.connect(this.#follow, this);
    panel.disposed.connect(this.dispose, this);
    panel.context.pathChanged.connect(() => {
      this.#sendCells();
      this.#changed.emit();
    });
    void sessionContext.ready.then(() => this.#follow());
    this.#follow();
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Emitted when the pipeline, the devices or the state of the link changed. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  get news(): ISignal<this, KernelNews> {
    return this.#news;
  }

  /** What the kernel found in the cells that are being typed. */
  get checks(): ISignal<this, TypedCheck> {
    return this.#checks;
  }

  get state(): LinkState {
    const { session, kernelPreference } = this.panel.sessionContext;
    const kernel = session?.kernel ?? null;
    if (kernel === null || kernel.status === "dead") {
      const name = kernel?.name ?? this.panel.model?.getMetadata("kernelspec")?.name ?? kernelPreference.name;
      return name === kernelName ? "no-kernel" : "other-kernel";
    }
    if (kernel.name !== kernelName) return "other-kernel";
    return this.#comm === null ? "connecting" : "connected";
  }

  /** The code cells as they stand on the page, saved or not. */
  sources(): readonly { readonly id: string; readonly source: string }[] {
    const cells = [...(this.panel.content.model?.cells ?? [])].filter((cell) => cell.type === "code");
    return cells.map(({ sharedModel }) => ({ id: sharedModel.getId(), source: sharedModel.getSource() }));
  }

  /** Sends a request; false when there is no kernel to send it to. */
  request(request: PageRequest): boolean {
    if (this.#comm === null || this.#comm.isDisposed) return false;
    // A PageRequest is plain JSON by its definition.
    this.#comm.send(request as unknown as JSONObject);
    return true;
  }

  /** Takes what was verified off the screen. */
  forgetVerified(): void {
    this.verified = null;
    this.#changed.emit();
  }

  /** Asks what a cell would read and write as a stage. Answers with a problem after five seconds of silence. */
  preview(cell: string, source: string): Promise<PreviewAnswer> {
    const request = this.#nextRequest++;
    return new Promise((resolve) => {
      const finish = (answer: PreviewAnswer): void => {
        clearTimeout(timer);
        this.#previews.delete(request);
        resolve(answer);
      };
      const timer = setTimeout(() => finish({ type: "problem", request, sentence: "" }), 5000);
      this.#previews.set(request, finish);
      if (!this.request({ type: "preview", request, cell, source })) finish({ type: "problem", request, sentence: "" });
    });
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#drop();
    this.#cells.dispose();
    Signal.clearData(this);
  }

  /** Brings the comm in step with the kernel: one open comm to each living Stagebook kernel, none to others. */
  #follow(): void {
    if (this.#isDisposed) return;
    const kernel = this.panel.sessionContext.session?.kernel ?? null;
    const isOurs = kernel !== null && kernel.name === kernelName && !kernel.isDisposed && kernel.handleComms;
    if (kernel !== this.#kernel || !isOurs || this.#comm?.isDisposed) this.#drop();
    this.#kernel = kernel;
    if (!isOurs || isGone(kernel)) {
      this.#wasLost = true;
    } else if (kernel.connectionStatus === "connected" && (this.#comm === null || this.#wasLost)) {
      this.#drop();
      this.#open(kernel);
    }
    this.#changed.emit();
  }

  #open(kernel: Kernel.IKernelConnection): void {
    this.#wasLost = false;
    const comm = kernel.createComm(pageTarget);
    this.#comm = comm;
    comm.onMsg = (message) => this.#receive(message);
    comm.onClose = () => {
      if (this.#comm === comm) this.#drop();
      this.#changed.emit();
    };
    comm.open({});
    this.#sendCells();
    this.request({ type: "devices" });
  }

  #drop(): void {
    const comm = this.#comm;
    this.#comm = null;
    for (const finish of this.#previews.values()) finish({ type: "problem", request: null, sentence: "" });
    if (comm === null || comm.isDisposed) return;
    const isAlive = this.#kernel !== null && !this.#kernel.isDisposed && this.#kernel.connectionStatus === "connected";
    if (isAlive) comm.close();
    else comm.dispose();
  }

  #sendCells(): void {
    const notebook = this.panel.context.path.split("/").at(-1);
    this.request({ type: "cells", cells: this.#cells.ids(), notebook });
  }

  #receive(message: KernelMessage.ICommMsgMsg): void {
    const update = parseUpdate(message.content.data);
    if (update === null) return;
    switch (update.type) {
      case "pipeline":
        this.pipeline = shareStages(this.pipeline, update.pipeline);
        this.heardAt = Date.now();
        this.#changed.emit();
        break;
      case "devices":
        this.devices = update.devices;
        this.chosenDevice = update.chosen;
        this.#changed.emit();
        break;
      case "preview":
        this.#previews.get(update.request)?.(update);
        break;
      case "problem":
        this.#hearProblem(update);
        break;
      case "checked":
        this.#checks.emit(update);
        break;
      case "verified":
        this.verified = update;
        this.#changed.emit();
        this.#news.emit(update);
        break;
      case "exported":
      case "overwrite":
        this.#news.emit(update);
        break;
    }
  }

  /** A problem answers the preview that waits for it; any other is news. */
  #hearProblem(problem: Extract<PageUpdate, { type: "problem" }>): void {
    const waiting = problem.request === null ? undefined : this.#previews.get(problem.request);
    if (waiting === undefined) this.#news.emit(problem);
    else waiting(problem);
  }
}

/** The name of our kernelspec. */
const kernelName = "stagebook";

function isGone(kernel: Kernel.IKernelConnection): boolean {
  const { status, connectionStatus } = kernel;
  return ["dead", "restarting", "autorestarting", "terminating"].includes(status) || connectionStatus !== "connected";
}
