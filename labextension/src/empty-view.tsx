import type * as React from "react";
import { startKernel } from "./kernel-start.js";
import type { PanelModel } from "./panel-model.js";

/** What stands where there is nothing to draw: one sentence, and the button that helps. */
export function EmptyView({ model }: { readonly model: PanelModel }): React.JSX.Element {
  const { words, link } = model;
  if (link === null) return <Message sentence={words.__("Open a notebook: its pipeline is drawn here.")} />;
  switch (link.state) {
    case "other-kernel": {
      const kernel = link.panel.sessionContext.kernelDisplayName;
      return (
        <Message sentence={words.__("This notebook runs on %1. Stages need the Stagebook kernel.", kernel)}>
          <button type="button" className="sb-btn sb-plain" onClick={() => void model.commands.execute("notebook:change-kernel")}>
            {words.__("Change kernel…")}
          </button>
        </Message>
      );
    }
    case "no-kernel":
      return (
        <Message sentence={words.__("The kernel is not running.")}>
          <StartButton model={model} />
        </Message>
      );
    case "connecting":
      return <Message sentence={words.__("The kernel is starting.")} />;
    case "connected":
      return model.pipeline === null ? <Message sentence={words.__("The kernel is starting.")} /> : <FirstLine model={model} />;
  }
}

/** Said above a graph that no kernel keeps in step any more. */
export function StaleNotice({ model }: { readonly model: PanelModel }): React.JSX.Element | null {
  if (model.link?.state !== "no-kernel") return null;
  const time = new Date(model.link.heardAt).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
  });
  return (
    <div className="sb-notice">
      <span>{model.words.__("The kernel is not running. The graph shows the state of %1 and stays readable.", time)}</span>
      <StartButton model={model} />
    </div>
  );
}

function StartButton({ model }: { readonly model: PanelModel }): React.JSX.Element {
  return (
    <button
      type="button"
      className="sb-btn sb-primary sb-wide"
      onClick={() => model.link !== null && void startKernel(model.link.panel)}
    >
      {model.words.__("Start kernel")}
    </button>
  );
}

function FirstLine({ model }: { readonly model: PanelModel }): React.JSX.Element {
  const { words, link } = model;
  const index = (link?.panel.content.activeCellIndex ?? -1) + 1;
  return (
    <Message sentence={words.__("Write this on the first line of a cell and run it: the graph starts here.")}>
      <span className="sb-line1">
        <span>
          <b>%%stage</b> load
        </span>
        <button type="button" className="sb-btn sb-plain" onClick={() => model.run("makeStage", { name: "load", now: true })}>
          {words.__("Insert")}
        </button>
      </span>
      {index > 0 && (
        <span className="sb-small sb-dim">{words.__("Insert puts the line on top of cell %1, the active one.", index)}</span>
      )}
    </Message>
  );
}

function Message(props: { readonly sentence: string; readonly children?: React.ReactNode }): React.JSX.Element {
  return (
    <div className="sb-empty">
      <span>{props.sentence}</span>
      {props.children}
    </div>
  );
}
