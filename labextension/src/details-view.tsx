import * as React from "react";
import type { StageView, VariableView } from "stagebook/messages";
import { DetailsTop } from "./details-top.js";
import type { PanelModel } from "./panel-model.js";
import { ParamsView } from "./params-view.js";
import { Icon } from "./parts.js";
import { Section } from "./section.js";
import { Durations, Logs, Metrics } from "./stage-output.js";

/** What is known about the selected stage: why it runs, its params, what it reads and writes, its last error. */
export function DetailsView({ model, stage }: { readonly model: PanelModel; readonly stage: StageView }): React.JSX.Element {
  const { words } = model;
  return (
    <section
      className="sb-more"
      aria-label={words.__("Details of %1", stage.name)}
      style={{ height: model.memory.detailsHeight }}
    >
      <DetailsTop model={model} stage={stage} />
      <div className="sb-secs">
        {stage.why.length > 0 && (
          <Section model={model} name="why" title={words.__("Why it runs")}>
            <Reasons stage={stage} />
          </Section>
        )}
        {stage.params.length > 0 && (
          <Section model={model} name="params" title={words.__("Params")} note={words.__("edits apply to the next run")}>
            <ParamsView model={model} stage={stage} />
          </Section>
        )}
        {stage.reads.length + stage.writes.length > 0 && (
          <Section model={model} name="io" title={words.__("Inputs and outputs")}>
            <InputsAndOutputs model={model} stage={stage} />
          </Section>
        )}
        {stage.metrics.length > 0 && (
          <Section model={model} name="metrics" title={words.__("Metrics")} note={words.__("of the last run")}>
            <Metrics stage={stage} />
          </Section>
        )}
        {stage.durations.length > 1 && (
          <Section
            model={model}
            name="durations"
            title={words.__("Time")}
            note={words.__("last %1 runs", stage.durations.length)}
          >
            <Durations stage={stage} words={words} />
          </Section>
        )}
        {stage.error !== null && (
          <Section model={model} name="error" title={words.__("Last error")}>
            <LastError model={model} stage={stage} />
          </Section>
        )}
        {stage.logs.length > 0 && (
          <Section model={model} name="logs" title={words.__("Logs")}>
            <Logs stage={stage} words={words} />
          </Section>
        )}
      </div>
    </section>
  );
}

function Reasons({ stage }: { readonly stage: StageView }): React.JSX.Element {
  return (
    <div className="sb-rows sb-reasons">
      {stage.why.map((reason) => (
        <React.Fragment key={reason.sentence}>
          <Icon name={reason.changed ? "stale" : "fresh"} />
          <span className={reason.changed ? "" : "sb-dim"}>{reason.sentence}</span>
        </React.Fragment>
      ))}
    </div>
  );
}

function InputsAndOutputs({ model, stage }: { readonly model: PanelModel; readonly stage: StageView }): React.JSX.Element {
  const { words } = model;
  const whither = (write: VariableView): React.ReactNode => {
    if (write.stages.length === 0) return <span className="sb-dim">{words.__("not read")}</span>;
    if (write.stages.length > 1) {
      return <span title={write.stages.join(", ")}>{words.__("to %1 stages", write.stages.length)}</span>;
    }
    return <StageLink model={model} text={words.__("to")} name={write.stages[0] ?? ""} />;
  };
  const whence = (read: VariableView): React.ReactNode => {
    const [name] = read.stages;
    if (name === undefined) return <span className="sb-dim">{words.__("from no stage")}</span>;
    return <StageLink model={model} text={words.__("from")} name={name} />;
  };
  return (
    <div className="sb-rows sb-io">
      {stage.reads.map((read) => (
        <Variable key={`reads ${read.name}`} variable={read} place={whence(read)} />
      ))}
      {stage.writes.map((write) => (
        <Variable key={`writes ${write.name}`} variable={write} place={whither(write)} />
      ))}
    </div>
  );
}

function Variable({ variable, place }: { readonly variable: VariableView; readonly place: React.ReactNode }): React.JSX.Element {
  return (
    <>
      <code className="sb-cut" title={variable.name}>
        {variable.name}
      </code>
      <code className="sb-dim sb-cut" title={variable.type ?? ""}>
        {variable.type ?? ""}
      </code>
      <span className="sb-small sb-cut">{place}</span>
    </>
  );
}

/** A word and the name of a stage; the name leads to it. */
function StageLink({
  model,
  text,
  name,
}: {
  readonly model: PanelModel;
  readonly text: string;
  readonly name: string;
}): React.JSX.Element {
  return (
    <>
      {text}{" "}
      <button type="button" className="sb-link" onClick={() => model.select(name, { details: true, cell: true })}>
        {name}
      </button>
    </>
  );
}

function LastError({ model, stage }: { readonly model: PanelModel; readonly stage: StageView }): React.JSX.Element | null {
  const { error } = stage;
  if (error === null) return null;
  return (
    <div className="sb-err">
      <div>
        <b>{error.name}</b>: {error.message}
      </div>
      {error.trace.map((line) => (
        <div className="sb-mono sb-cut" key={`${line.where} ${line.line} ${line.column}`}>
          <button type="button" className="sb-link" onClick={() => model.enter(stage.name)}>
            {model.words.__("%1, line %2", line.where, line.line)}
          </button>
          {line.inside === null ? "" : ` ${model.words.__("in %1", line.inside)}`}
        </div>
      ))}
    </div>
  );
}
