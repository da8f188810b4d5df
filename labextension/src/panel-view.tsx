import type * as React from "react";
import type { PipelineView } from "stagebook/messages";
import { Grip } from "./details-top.js";
import { DetailsView } from "./details-view.js";
import { EmptyView, StaleNotice } from "./empty-view.js";
import { FindBar } from "./find-bar.js";
import { useSignal } from "./hooks.js";
import type { PanelModel } from "./panel-model.js";
import { Button, Icon } from "./parts.js";
import { RunBar } from "./run-bar.js";
import { RunStrip } from "./run-strip.js";
import { SpokenState } from "./spoken-state.js";
import { StageTree } from "./stage-tree.js";
import { VerifyView } from "./verify-view.js";

/** The whole side panel: title, run bar, run strip, find, graph or list, grip, details. */
export function PanelView({ model }: { readonly model: PanelModel }): React.JSX.Element {
  useSignal(model.changed);
  const { link, pipeline } = model;
  const isDrawn = link !== null && link.state !== "other-kernel" && pipeline !== null && pipeline.stages.length > 0;
  return (
    <>
      <Head model={model} isDrawn={isDrawn} />
      {isDrawn ? <Pipeline model={model} /> : <EmptyView model={model} />}
      {!isDrawn && <VerifyView model={model} />}
      {pipeline !== null && !isDrawn && link?.state === "connected" && <Problems pipeline={pipeline} />}
    </>
  );
}

function Head({ model, isDrawn }: { readonly model: PanelModel; readonly isDrawn: boolean }): React.JSX.Element {
  const { words } = model;
  return (
    <div className="sb-head">
      <span className="sb-title">{words.__("Pipeline")}</span>
      <span className="sb-dim sb-cut sb-grow">{model.link?.panel.title.label ?? ""}</span>
      {isDrawn && (
        <>
          <Button
            icon="graph"
            tip={words.__("Graph")}
            isPressed={model.form === "graph"}
            onPress={() => model.remember({ form: "graph" })}
          />
          <Button
            icon="list"
            tip={words.__("List")}
            isPressed={model.form === "list"}
            onPress={() => model.remember({ form: "list" })}
          />
        </>
      )}
    </div>
  );
}

function Pipeline({ model }: { readonly model: PanelModel }): React.JSX.Element {
  const { pipeline, selected } = model;
  return (
    <>
      <RunBar model={model} />
      <SpokenState model={model} />
      <StaleNotice model={model} />
      <RunStrip model={model} />
      {pipeline !== null && <Problems pipeline={pipeline} />}
      <VerifyView model={model} />
      <FindBar model={model} />
      <StageTree model={model} />
      {model.isDetailed && selected !== null && (
        <>
          <Grip model={model} />
          <DetailsView model={model} stage={selected} />
        </>
      )}
    </>
  );
}

/** What is wrong with the pipeline as a whole. */
function Problems({ pipeline }: { readonly pipeline: PipelineView }): React.JSX.Element | null {
  if (pipeline.problems.length === 0) return null;
  return (
    <div className="sb-problems">
      {pipeline.problems.map((sentence) => (
        <div key={sentence}>
          <Icon name="warn" className="sb-s-stale" />
          <span>{sentence}</span>
        </div>
      ))}
    </div>
  );
}
