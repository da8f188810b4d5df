import type * as React from "react";
import type { PanelModel } from "./panel-model.js";
import { Button } from "./parts.js";
import { runActions } from "./run-actions.js";

const noPipeline = { stages: [], edges: [], run: null, problems: [] };

/** The buttons that run, cancel and export; they keep their places, and those that cannot be used say why. */
export function RunBar({ model }: { readonly model: PanelModel }): React.JSX.Element {
  const { words } = model;
  const actions = runActions(model.pipeline ?? noPipeline, model.isConnected, model.selected?.name ?? null, words);
  return (
    <div className="sb-runbar" role="toolbar" aria-label={words.__("Run")} onKeyDown={moveInToolbar}>
      <Button
        className="sb-primary"
        icon="run"
        text={words.__("Run")}
        tip={actions.run.tip}
        isEnabled={actions.run.enabled}
        onPress={() => model.run("runPipeline")}
      />
      <Button
        icon="here"
        text={words.__("To here")}
        tip={actions.runTo.tip}
        isEnabled={actions.runTo.enabled}
        onPress={() => model.run("runTo", { stage: model.selected?.name ?? null })}
      />
      <Button
        icon="stop"
        text={words.__("Cancel")}
        tip={actions.cancel.tip}
        isEnabled={actions.cancel.enabled}
        onPress={() => model.run("cancel")}
      />
      <span className="sb-grow" />
      <Button
        icon="export"
        text={words.__("Export")}
        tip={actions.exportFile.tip}
        isEnabled={actions.exportFile.enabled}
        onPress={() => model.run("exportFile")}
      />
      <Button
        icon="verify"
        text={words.__("Verify")}
        tip={actions.verify.tip}
        isEnabled={actions.verify.enabled}
        onPress={() => model.run("verify")}
      />
    </div>
  );
}

/** A toolbar is one stop of the Tab key; arrows move inside it. */
export function moveInToolbar(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const index = buttons.findIndex((button) => button.matches(":focus"));
  buttons[(index + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
}
