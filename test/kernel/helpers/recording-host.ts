import type { Host, HostComm, MimeBundle } from "../../../kernel/src/host/index.js";

/** One thing that a host was asked to do. */
export type HostCall =
  | { readonly type: "display" | "update"; readonly bundle: MimeBundle; readonly id: string | undefined }
  | { readonly type: "open"; readonly comm: string; readonly target: string; readonly data: unknown; readonly metadata: unknown }
  | { readonly type: "send"; readonly comm: string; readonly data: unknown }
  | { readonly type: "close"; readonly comm: string };

/** A host that keeps what it is asked to do, in order. */
export class RecordingHost implements Host {
  readonly isTerminal = false;
  readonly calls: HostCall[] = [];
  #comms = 0;

  constructor(readonly kind: Host["kind"]) {}

  display(bundle: MimeBundle, id?: string): void {
    this.calls.push({ type: "display", bundle, id });
  }

  update(bundle: MimeBundle, id: string): void {
    this.calls.push({ type: "update", bundle, id });
  }

  openComm(target: string, data: unknown, metadata?: Readonly<Record<string, unknown>>): HostComm | null {
    if (this.kind !== "stagebook") return null;
    this.#comms += 1;
    const comm = `comm-${this.#comms}`;
    this.calls.push({ type: "open", comm, target, data, metadata });
    return {
      id: comm,
      send: (sent) => void this.calls.push({ type: "send", comm, data: sent }),
      close: () => void this.calls.push({ type: "close", comm }),
      onMessage: () => undefined,
      onClose: () => undefined,
    };
  }

  setCommTarget(): void {
    // Nobody opens one here.
  }
}
