/** Data of one output by MIME type; JSON types hold objects, others text (base64 for images). */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A comm channel of the Jupyter protocol, seen from the kernel's side. */
export interface HostComm {
  readonly id: string;
  send(data: unknown, buffers?: readonly Uint8Array[]): void;
  close(): void;
  /** Called for each message of the page. */
  onMessage(listener: (data: unknown) => void): void;
}

/** Where output goes: our kernel, stock tslab, Deno, or a terminal. */
export interface Host {
  readonly kind: "stagebook" | "tslab" | "deno" | "terminal";
  /** Shows `bundle`. With `id`, later {@link Host.update} calls replace it. */
  display(bundle: MimeBundle, id?: string): void;
  /** Replaces what was shown under `id`; hosts that cannot, do nothing. */
  update(bundle: MimeBundle, id: string): void;
  /** Opens a comm, or returns null where the host has none. */
  openComm(target: string, data: unknown, metadata?: Readonly<Record<string, unknown>>): HostComm | null;
  /** True where a person watches a text terminal that can redraw a line. */
  readonly isTerminal: boolean;
}
