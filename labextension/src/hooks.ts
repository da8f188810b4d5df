import type { ISignal } from "@lumino/signaling";
import * as React from "react";

/** Draws a component again whenever a signal is emitted. */
export function useSignal<Sender>(signal: ISignal<Sender, void>): void {
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const slot = (): void => redraw();
    signal.connect(slot);
    return () => {
      signal.disconnect(slot);
    };
  }, [signal]);
}

/** The time now; while `isRunning` the component is drawn again each second. */
export function useNow(isRunning: boolean): number {
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(redraw, 1000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return Date.now();
}

/** The laid-out graph library once it has been loaded, in a chunk of its own. */
export function useDagre(): typeof import("@dagrejs/dagre") | null {
  const [dagre, setDagre] = React.useState<typeof import("@dagrejs/dagre") | null>(null);
  React.useEffect(() => {
    let isMounted = true;
    void import(/* webpackChunkName: "dagre" */ "@dagrejs/dagre").then((loaded) => isMounted && setDagre(loaded));
    return () => {
      isMounted = false;
    };
  }, []);
  return dagre;
}
