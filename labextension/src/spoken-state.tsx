import * as React from "react";
import type { StageView } from "stagebook/messages";
import type { PanelModel } from "./panel-model.js";
import { stateWord } from "./stage-words.js";

/** Tells a screen reader when a stage changes its state: at most once in two seconds, never the percents. */
export function SpokenState({ model }: { readonly model: PanelModel }): React.JSX.Element {
  const [text, setText] = React.useState("");
  const told = React.useRef({ states: new Map<string, string>(), at: 0 });
  const stages = model.pipeline?.stages ?? [];
  const key = stages.map((stage) => `${stage.name} ${stage.state}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the states of all stages
  React.useEffect(() => {
    const wait = Math.max(0, told.current.at + 2000 - Date.now());
    const timer = setTimeout(() => {
      const changed = stages.filter((stage) => told.current.states.get(stage.name) !== stage.state);
      const isFirst = told.current.states.size === 0;
      told.current = {
        states: new Map(stages.map((stage) => [stage.name, stage.state])),
        at: Date.now(),
      };
      if (!isFirst && changed.length > 0) setText(sentenceOf(changed, model));
    }, wait);
    return () => clearTimeout(timer);
  }, [key]);
  return (
    <div className="sb-sr" role="status">
      {text}
    </div>
  );
}

const mostSpoken = 5;

function sentenceOf(changed: readonly StageView[], model: PanelModel): string {
  if (changed.length > mostSpoken) return model.words.__("%1 stages have another state", changed.length);
  return changed.map((stage) => `${stage.name} ${stateWord(stage.state, model.words).toLowerCase()}`).join(", ");
}
