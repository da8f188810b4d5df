import { type CommListener, detectHost, type HostComm } from "../host/index.js";

/**
 * Opens a channel to whatever in the page listens on `target`.
 * Gives null where there is no page that could listen: in a terminal, in stock tslab and in Deno.
 *
 * @example
 * const comm = openComm("dashboard", { title: "loss" });
 * comm?.onMessage((data) => console.log("the page says", data));
 * comm?.send({ step: 1, loss: 0.5 });
 */
export function openComm(target: string, data: unknown = {}, metadata?: Readonly<Record<string, unknown>>): HostComm | null {
  return detectHost().openComm(target, data, metadata);
}

/**
 * Lets code in the page open channels to `target`, and calls `listener` for each; a later call for the same target replaces it.
 * Gives a function that takes the offer back. Nothing happens in a terminal, in stock tslab and in Deno.
 *
 * @example
 * const stop = onComm("calculator", (comm) => {
 *   comm.onMessage((data) => comm.send({ twice: 2 * Number(data) }));
 * });
 * stop();
 */
export function onComm(target: string, listener: CommListener): () => void {
  const host = detectHost();
  host.setCommTarget(target, listener);
  return () => host.setCommTarget(target, null);
}
