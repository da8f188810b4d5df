import { OverwriteError } from "../analysis/index.js";
import { MagicError } from "../errors.js";
import { deviceManager } from "../helpers/index.js";
import { type PageRequest, type PageUpdate, type PipelineView, pageTarget } from "../messages/index.js";
import type { WireMessage } from "../protocol/index.js";
import { chooseParam } from "./chosen-params.js";
import { exportPipeline } from "./export-pipeline.js";
import { renameNotebook } from "./notebook-file.js";
import { readPageRequest } from "./page-request.js";
import { pipelineView } from "./pipeline-view.js";
import { previewStage } from "./preview-stage.js";
import { runNotebookPipeline } from "./run-notebook-pipeline.js";
import type { Pages, Session } from "./session.js";
import { switchStage } from "./switch-stage.js";
import { TypedCells } from "./typed-cells.js";
import { verifySession } from "./verify-magic.js";

/** Milliseconds between two pictures of the pipeline. */
const pause = 100;

/** The pages that follow this notebook. */
export class PageLink implements Pages {
  readonly #session: Session;
  readonly #comms = new Set<string>();
  readonly #typed: TypedCells;
  #timer: NodeJS.Timeout | null = null;
  #sentAt = 0;
  #last = "";
  #chosen: string | null = process.env["STAGEBOOK_DEVICE"] || null;

  constructor(session: Session) {
    this.#session = session;
    this.#typed = new TypedCells(session, (comm, update) => this.#send(update, [comm]));
  }

  /** Takes a comm that a page opens; false when it is not for us. */
  open(comm: string, target: string, message: WireMessage): boolean {
    if (target !== pageTarget) return false;
    this.#comms.add(comm);
    this.#send({ type: "pipeline", pipeline: this.view() }, [comm], message);
    return true;
  }

  close(comm: string): void {
    this.#comms.delete(comm);
    this.#typed.forget(comm);
  }

  has(comm: string): boolean {
    return this.#comms.has(comm);
  }

  /** The pipeline as pages draw it now. */
  view(): PipelineView {
    return pipelineView(this.#session.state, this.#session.follower?.started === true ? this.#session.follower.overlay() : null);
  }

  /** Looks again at what is typed in cells, as names may mean something else now. */
  namesChanged(): void {
    this.#typed.namesChanged();
  }

  /** Sends the pipeline to all pages, soon, and at most ten times a second. */
  pipelineChanged(): void {
    if (this.#comms.size === 0 || this.#timer !== null) return;
    const wait = Math.max(0, this.#sentAt + pause - Date.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#sentAt = Date.now();
      const pipeline = this.view();
      const text = JSON.stringify(pipeline);
      if (text === this.#last) return;
      this.#last = text;
      this.#send({ type: "pipeline", pipeline }, [...this.#comms]);
    }, wait);
  }

  /** Takes a request of a page. */
  async receive(comm: string, data: unknown, message: WireMessage): Promise<void> {
    const request = readPageRequest(data);
    if (request === null) return;
    try {
      await this.#answer(comm, request, message);
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      this.#send({ type: "problem", request: "request" in request ? request.request : null, sentence }, [comm]);
    }
  }

  async #answer(comm: string, request: PageRequest, message: WireMessage): Promise<void> {
    const session = this.#session;
    switch (request.type) {
      case "cells":
        session.state.setOrder(request.cells);
        if (request.notebook !== undefined) renameNotebook(request.notebook);
        return this.pipelineChanged();
      case "run":
        return await this.#run(request.to, message);
      case "set-param":
        chooseParam(session.state, request);
        return this.pipelineChanged();
      case "switch-stage":
        switchStage(session.state, request);
        return this.pipelineChanged();
      case "cancel":
        return session.stopRun?.();
      case "export":
        return await this.#export(comm, request.file, request.force === true);
      case "verify":
        return await this.#verify(comm, request.cells);
      case "preview":
        return this.#send(
          { type: "preview", request: request.request, ...previewStage(session.state, request.cell, request.source) },
          [comm],
        );
      case "check":
        return this.#typed.take(comm, request);
      case "devices":
        return this.#send({ type: "devices", devices: await deviceManager.list(), chosen: this.#chosen }, [comm]);
      case "choose-device":
        this.#chooseDevice(request.device === "auto" ? null : request.device);
        return this.#send({ type: "devices", devices: await deviceManager.list(), chosen: this.#chosen }, [...this.#comms]);
    }
  }

  async #export(comm: string, file: string, isForced: boolean): Promise<void> {
    try {
      const { stages } = await exportPipeline(this.#session, file, { isForced });
      this.#send({ type: "exported", file, stages }, [comm]);
    } catch (error) {
      if (!(error instanceof OverwriteError)) throw error;
      this.#send({ type: "overwrite", file, sentence: `${file}: ${error.why}` }, [comm]);
    }
  }

  async #verify(comm: string, cells: readonly { readonly id: string; readonly source: string }[]): Promise<void> {
    const unsaved = { kind: "code", count: null, value: null, text: "", error: null, mayFail: false } as const;
    await verifySession(this.#session, {
      cells: cells.map((cell) => ({ ...unsaved, ...cell })),
      where: "this notebook",
      signal: new AbortController().signal,
      onChange: (state) => this.#send({ type: "verified", ...state }, [comm]),
    });
  }

  #chooseDevice(device: string | null): void {
    this.#chosen = device;
    // Runners that start from now on, for runs of the pipeline too, inherit it.
    if (device === null) delete process.env["STAGEBOOK_DEVICE"];
    else process.env["STAGEBOOK_DEVICE"] = device;
    this.#session.runner.send({ type: "device", device });
  }

  async #run(to: string | null, message: WireMessage): Promise<void> {
    const ending = await runNotebookPipeline(this.#session, { to, params: {} }, this.#session.beginRun(message));
    if (ending.type === "refused") throw new MagicError(ending.error.message);
  }

  #send(update: PageUpdate, comms: readonly string[], parent: WireMessage | null = null): void {
    for (const comm of comms) this.#session.publisher.publish("comm_msg", { comm_id: comm, data: update }, parent);
  }
}
