import { randomUUID } from "node:crypto";
import type { Host, HostComm, MimeBundle } from "../host/index.js";
import { sendReport } from "./channel.js";
import { currentExecution, type Execution, inExecution } from "./current-run.js";

interface OpenComm {
  readonly listeners: ((data: unknown) => void)[];
  readonly execution: Execution;
}

/** The host inside our own kernel: everything goes to the kernel as reports. */
export class KernelHost implements Host {
  readonly kind = "stagebook";
  readonly isTerminal = false;
  readonly #comms = new Map<string, OpenComm>();

  display(bundle: MimeBundle, id?: string): void {
    sendReport({ type: "display", run: currentExecution().run, bundle, id: id ?? null, update: false });
  }

  update(bundle: MimeBundle, id: string): void {
    sendReport({ type: "display", run: currentExecution().run, bundle, id, update: true });
  }

  openComm(target: string, data: unknown, metadata: Readonly<Record<string, unknown>> = {}): HostComm {
    const id = randomUUID().replaceAll("-", "");
    const execution = currentExecution();
    const comm: OpenComm = { listeners: [], execution };
    this.#comms.set(id, comm);
    const report = (action: "open" | "message" | "close", content: unknown, buffers: readonly Uint8Array[] = []): void =>
      sendReport({ type: "comm", run: execution.run, action, comm: id, target, data: content, metadata, buffers });
    report("open", data);
    return {
      id,
      send: (content, buffers) => report("message", content, buffers),
      close: () => {
        this.#comms.delete(id);
        report("close", {});
      },
      onMessage: (listener) => void comm.listeners.push(listener),
    };
  }

  /** Hands a message of the page to the code that opened the comm. */
  receive(id: string, data: unknown, closed: boolean): void {
    const comm = this.#comms.get(id);
    if (comm === undefined) return;
    if (closed) this.#comms.delete(id);
    else inExecution(comm.execution, () => comm.listeners.forEach((listener) => void listener(data)));
  }
}
