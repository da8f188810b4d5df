import type { ISignal } from "@lumino/signaling";
import type * as React from "react";
import type { PipelineView, StageState } from "stagebook/messages";
import { deviceName } from "./device-list.js";
import { countGroups, mostUrgent } from "./graph-model.js";
import { useNow, useSignal } from "./hooks.js";
import type { PanelModel } from "./panel-model.js";
import { Bar, Icon } from "./parts.js";
import { stageFigure, stateLine, stateWord } from "./stage-words.js";

/** What the status bar says of the current notebook: what runs, what failed, what is stale, and the device. */
export function StatusItem(props: {
  readonly model: PanelModel;
  readonly changed: ISignal<PanelModel, void>;
  readonly onShow: () => void;
  readonly onDevice: (anchor: HTMLElement) => void;
}): React.JSX.Element | null {
  const { model } = props;
  useSignal(props.changed);
  const { pipeline, link, words } = model;
  if (link === null || link.state === "other-kernel") return null;
  const device = link.devices.find((candidate) => candidate.id === link.chosenDevice);
  return (
    <>
      <Summary {...props} pipeline={pipeline} />
      {link.devices.length > 0 && (
        <button
          type="button"
          className="sb-it"
          title={words.__("Choose the device")}
          onClick={(event) => props.onDevice(event.currentTarget)}
        >
          <Icon name="device" />
          {device === undefined ? words.__("auto") : deviceName(device, link.devices)}
        </button>
      )}
    </>
  );
}

type SummaryProps = Parameters<typeof StatusItem>[0] & {
  readonly pipeline: PipelineView | null;
};

function Summary({ model, pipeline, onShow }: SummaryProps): React.JSX.Element {
  const { words } = model;
  const running = pipeline?.stages.find((stage) => stage.state === "running");
  const now = useNow(running !== undefined);
  const counts = countGroups(pipeline?.stages ?? []).filter(({ group }) => group === "failed" || group === "stale");
  const tip = words.__("Show the pipeline");
  return (
    <>
      <button type="button" className="sb-it" title={tip} onClick={onShow}>
        {running !== undefined && <Icon name="running" />}
        {running === undefined
          ? `Stagebook | ${restWord(model, pipeline)}`
          : `${running.name} ${stageFigure(running, now)}${stateLine(running, now, words).rest.replace(/^, /, " ")}`}
        {running !== undefined && <Bar state="running" progress={running.progress} label={running.name} />}
      </button>
      {counts.map(({ group, count }) => (
        <button key={group} type="button" className="sb-it" title={tip} onClick={onShow}>
          <Icon name={group as StageState} /* failed and stale are states */ />
          {group === "failed" ? words.__("%1 failed", count) : words.__("%1 stale", count)}
        </button>
      ))}
    </>
  );
}

/** One word for a pipeline at rest. */
function restWord(model: PanelModel, pipeline: PipelineView | null): string {
  const { words, link } = model;
  if (link?.state === "no-kernel") return words.__("No kernel");
  if (link?.state === "connecting") return words.__("Starting");
  const state = mostUrgent((pipeline?.stages ?? []).map((stage) => stage.state));
  return state === null ? words.__("No stages") : stateWord(state, words);
}
