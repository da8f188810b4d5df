import { randomUUID } from "node:crypto";
import type { CommListener, Host, HostComm, MimeBundle } from "../host/index.js";
import { sendReport } from "./channel.js";
import { currentExecution, type Execution, inExecution } from "./current-run.js";
import type { RunnerRequest } from "./messages.js";

interface OpenComm {
  readonly onMessage: ((data: unknown, buffers: readonly Uint8Array[]) => void)[];
  readonly onClose: (() => void)[];
  readonly execution: Execution;
}

interface Target {
  readonly listener: CommListener;
  readonly execution: Execution;
}

/** The host inside our own kernel: everything goes to the kernel as reports. */
export class KernelHost implements Host {
  readonly kind = "stagebook";
  readonly isTerminal = false;
  readonly #comms = new Map<string, OpenComm>();
  readonly #targets = new Map<string, Target>();

  display(bundle: MimeBundle, id?: string): void {
    sendReport({ type: "display", run: currentExecution().run, bundle, id: id ?? null, update: false });
  }

  update(bundle: MimeBundle, id: string): void {
    sendReport({ type: "display", run: currentExecution().run, bundle, id, update: true });
  }

  openComm(target: string, data: unknown, metadata: Readonly<Record<string, unknown>> = {}): HostComm {
    const comm = this.#comm(randomUUID().replaceAll("-", ""), target, currentExecution());
    const { run } = currentExecution();
    sendReport({ type: "comm", run, action: "open", comm: comm.id, target, data, metadata, buffers: [] });
    return comm;
  }

  setCommTarget(target: string, listener: CommListener | null): void {
    if (listener === null) this.#targets.delete(target);
    else this.#targets.set(target, { listener, execution: currentExecution() });
    sendReport({ type: "comm-target", run: currentExecution().run, target, isOpen: listener !== null });
  }

  /** Hands what a page does with a comm to the code that the comm belongs to. */
  receive({ action, comm: id, target, data, buffers }: Extract<RunnerRequest, { type: "comm" }>): void {
    if (action === "open") {
      this.#accept(id, target, [data, buffers]);
      return;
    }
    const comm = this.#comms.get(id);
    if (comm === undefined) return;
    if (action === "close") this.#comms.delete(id);
    // Whoever takes a comm says who listens to it a moment after it was opened, and a message may have come with the opening.
    queueMicrotask(() => {
      // Each on its own: one that fails is shown, and the others still hear.
      for (const listener of action === "close" ? comm.onClose : comm.onMessage)
        queueMicrotask(() => inExecution(comm.execution, () => void listener(data, buffers)));
    });
  }

  #accept(id: string, target: string, [data, buffers]: readonly [unknown, readonly Uint8Array[]]): void {
    const known = this.#targets.get(target);
    if (known === undefined) {
      this.#close(id, target, 0);
      return;
    }
    const { listener, execution } = known;
    const comm = this.#comm(id, target, execution);
    queueMicrotask(() =>
      inExecution(execution, () => {
        try {
          listener(comm, data, buffers);
        } catch (error) {
          comm.close();
          throw error;
        }
      }),
    );
  }

  #comm(id: string, target: string, execution: Execution): HostComm {
    const comm: OpenComm = { onMessage: [], onClose: [], execution };
    this.#comms.set(id, comm);
    const { run } = execution;
    return {
      id,
      send: (data, buffers = []) =>
        sendReport({ type: "comm", run, action: "message", comm: id, target, data, metadata: {}, buffers }),
      close: () => {
        if (this.#comms.delete(id)) this.#close(id, target, run);
      },
      onMessage: (listener) => void comm.onMessage.push(listener),
      onClose: (listener) => void comm.onClose.push(listener),
    };
  }

  #close(id: string, target: string, run: number): void {
    sendReport({ type: "comm", run, action: "close", comm: id, target, data: {}, metadata: {}, buffers: [] });
  }
}
