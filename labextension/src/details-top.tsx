import type * as React from "react";
import type { StageView } from "stagebook/messages";
import { useNow } from "./hooks.js";
import type { PanelModel } from "./panel-model.js";
import { Button, Icon } from "./parts.js";
import { openStageMenu } from "./stage-menu.js";
import { stageFigure, stateLine } from "./stage-words.js";

/** The first line of the details: state, name, cell, and what can be done with the stage. */
export function DetailsTop({ model, stage }: { readonly model: PanelModel; readonly stage: StageView }): React.JSX.Element {
  const { words } = model;
  const now = useNow(stage.state === "running");
  const line = stateLine(stage, now, words);
  const figure = stageFigure(stage, now);
  const rest = `${line.rest}${figure === "" ? "" : `, ${figure}`}`;
  return (
    <div className="sb-top">
      <Icon name={stage.state} />
      <b className="sb-cut" title={stage.name}>
        {stage.name}
      </b>
      {stage.cell !== null && (
        <button type="button" className="sb-link sb-small sb-fixed" onClick={() => model.enter(stage.name)}>
          {stage.count === null ? words.__("cell") : words.__("cell %1", stage.count)}
        </button>
      )}
      <span className="sb-dim sb-small sb-grow sb-state" title={`${line.word}${rest}`}>
        <span className="sb-fixed">{line.word}</span>
        <span className="sb-cut">{rest}</span>
      </span>
      <Button icon="here" tip={words.__("Run to here")} onPress={() => model.run("runTo", { stage: stage.name })} />
      <Button
        icon="dots"
        tip={words.__("More for %1", stage.name)}
        onPress={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          openStageMenu(model, stage.name, { x: left, y: bottom });
        }}
      />
      <Button icon="close" tip={words.__("Close details (Esc)")} onPress={() => model.set({ isDetailed: false })} />
    </div>
  );
}

/** The bar between graph and details: drag it, or move it with the arrow keys. */
export function Grip({ model }: { readonly model: PanelModel }): React.JSX.Element {
  const height = model.memory.detailsHeight;
  const setHeight = (value: number): void =>
    model.remember({
      detailsHeight: Math.round(Math.min(800, Math.max(96, value))),
    });
  const onPointerDown = (event: React.PointerEvent<HTMLDivElement>): void => {
    const start = event.clientY;
    const grip = event.currentTarget;
    grip.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => setHeight(height + start - moved.clientY);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", move), { once: true });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves takes keys; <hr> does not
    <div
      className="sb-grip"
      role="separator"
      aria-orientation="horizontal"
      aria-label={model.words.__("Height of the details")}
      aria-valuenow={height}
      aria-valuemin={96}
      aria-valuemax={800}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={(event) => {
        if (event.key === "ArrowUp") setHeight(height + 16);
        if (event.key === "ArrowDown") setHeight(height - 16);
      }}
    />
  );
}
