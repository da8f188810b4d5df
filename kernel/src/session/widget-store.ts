/** The state of one widget as the page needs it to come back after a reload. */
interface Widget {
  readonly target: string;
  readonly state: Record<string, unknown>;
}

/** The comms that are open, with the state of those that are widgets. */
export class WidgetStore {
  readonly #widgets = new Map<string, Widget>();

  open(comm: string, target: string, data: unknown): void {
    this.#widgets.set(comm, { target, state: { ...stateOf(data) } });
  }

  close(comm: string): void {
    this.#widgets.delete(comm);
  }

  /** The target that a comm was opened to, or null where there is none of that id. */
  targetOf(comm: string): string | null {
    return this.#widgets.get(comm)?.target ?? null;
  }

  /** Takes an `update` message of either side. */
  update(comm: string, data: unknown): void {
    Object.assign(this.#widgets.get(comm)?.state ?? {}, stateOf(data));
  }

  /** The state of one widget. */
  state(comm: string): Readonly<Record<string, unknown>> {
    return this.#widgets.get(comm)?.state ?? {};
  }

  /** What `comm_info_reply` lists. */
  list(target: string | null): Record<string, { target_name: string }> {
    const wanted = [...this.#widgets].filter(([, widget]) => target === null || widget.target === target);
    return Object.fromEntries(wanted.map(([comm, widget]) => [comm, { target_name: widget.target }]));
  }

  /** What `update_states` of the widget control comm carries. */
  states(): Record<string, unknown> {
    const widgets = [...this.#widgets].filter(([, widget]) => widget.target === "jupyter.widget");
    return Object.fromEntries(
      widgets.map(([comm, { state }]) => [
        comm,
        {
          model_name: state["_model_name"],
          model_module: state["_model_module"],
          model_module_version: state["_model_module_version"],
          state,
        },
      ]),
    );
  }
}

function stateOf(data: unknown): Record<string, unknown> {
  if (typeof data !== "object" || data === null || !("state" in data)) return {};
  const { state } = data;
  return typeof state === "object" && state !== null ? { ...state } : {};
}
