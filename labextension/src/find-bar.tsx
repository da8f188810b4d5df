import type * as React from "react";
import type { StageState } from "stagebook/messages";
import { countGroups, type StateGroup } from "./graph-model.js";
import type { PanelModel } from "./panel-model.js";
import { Icon } from "./parts.js";
import { moveInToolbar } from "./run-bar.js";
import type { Words } from "./words.js";

/** Search box and state chips; a chip is count, filter and legend in one. */
export function FindBar({ model }: { readonly model: PanelModel }): React.JSX.Element {
  const { words } = model;
  const counts = countGroups(model.pipeline?.stages ?? []);
  const label = words.__("Find stage or variable");
  return (
    <div className="sb-find">
      <Icon name="search" />
      <input
        className="sb-field"
        placeholder={model.isTight ? words.__("Find") : label}
        aria-label={label}
        value={model.query}
        onChange={(event) => model.set({ query: event.target.value })}
        onKeyDown={(event) => event.key === "Escape" && model.set({ query: "" })}
      />
      <span className="sb-chips" role="toolbar" aria-label={words.__("Show only")} onKeyDown={moveInToolbar}>
        {counts.map(({ group, count }) => (
          <button
            key={group}
            type="button"
            className={model.group === group ? "sb-chip sb-on" : "sb-chip"}
            aria-pressed={model.group === group}
            title={chipTip(group, count, words)}
            aria-label={chipTip(group, count, words)}
            onClick={() => model.set({ group: model.group === group ? null : group })}
          >
            <Icon name={chipIcon(group)} />
            {count}
          </button>
        ))}
      </span>
    </div>
  );
}

function chipIcon(group: StateGroup): StageState {
  return group === "others" ? "queued" : group;
}

function chipTip(group: StateGroup, count: number, words: Words): string {
  switch (group) {
    case "failed":
      return words.__("%1 failed: show only these", count);
    case "stale":
      return words.__("%1 stale: show only these", count);
    case "running":
      return words.__("%1 running: show only these", count);
    case "fresh":
      return words.__("%1 up to date: show only these", count);
    case "others":
      return words._n("%1 other: show only this", "%1 others: show only these", count);
  }
}
