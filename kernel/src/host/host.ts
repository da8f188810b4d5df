/** Data of one output by MIME type; JSON types hold objects, others text (base64 for images). */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A channel to code in the page, such as a widget; both sides send, either closes. */
export interface HostComm {
  /** The id of the comm, the same on both sides. */
  readonly id: string;
  /** Sends `data` to the page, and bytes beside it. */
  send(data: unknown, buffers?: readonly Uint8Array[]): void;
  /** Closes the comm; a second call does nothing. */
  close(): void;
  /** Called for each message of the page, with the bytes that came beside it. */
  onMessage(listener: (data: unknown, buffers: readonly Uint8Array[]) => void): void;
  /** Called once, when the page closes the comm. */
  onClose(listener: () => void): void;
}

/** Takes a comm that the page opens, with what it sent along. */
export type CommListener = (comm: HostComm, data: unknown, buffers: readonly Uint8Array[]) => void;

/** Where output goes: our kernel, stock tslab, Deno, or a terminal. */
export interface Host {
  readonly kind: "stagebook" | "tslab" | "deno" | "terminal";
  /** Shows `bundle`. With `id`, later {@link Host.update} calls replace it. */
  display(bundle: MimeBundle, id?: string): void;
  /** Replaces what was shown under `id`; hosts that cannot, do nothing. */
  update(bundle: MimeBundle, id: string): void;
  /** Opens a comm, or returns null where the host has none. */
  openComm(target: string, data: unknown, metadata?: Readonly<Record<string, unknown>>): HostComm | null;
  /** Lets pages open comms to `target`; null takes that back. Hosts without comms do nothing. */
  setCommTarget(target: string, listener: CommListener | null): void;
  /** True where a person watches a text terminal that can redraw a line. */
  readonly isTerminal: boolean;
}
