import * as React from "react";
import type { ParamView, StageView } from "stagebook/messages";
import type { PanelModel } from "./panel-model.js";
import { paramProblem } from "./param-problem.js";
import { Icon } from "./parts.js";

/** The params of a stage: each can be set for the next run, and set back. */
export function ParamsView({ model, stage }: { readonly model: PanelModel; readonly stage: StageView }): React.JSX.Element {
  return (
    <div className="sb-rows sb-params">
      {stage.params.map((param) => (
        <ParamRow key={`${stage.name}.${param.name}`} model={model} stage={stage.name} param={param} />
      ))}
    </div>
  );
}

interface ParamProps {
  readonly model: PanelModel;
  readonly stage: string;
  readonly param: ParamView;
}

function ParamRow({ model, stage, param }: ParamProps): React.JSX.Element {
  const { words } = model;
  const id = React.useId();
  const isChanged = param.chosen !== null;
  const [problem, setProblem] = React.useState<string | null>(null);
  const set = (text: string | null): void => model.setParam(stage, param.name, text);
  return (
    <>
      <label htmlFor={id} title={param.doc === "" ? param.name : param.doc} className={isChanged ? "sb-changed" : ""}>
        <code>{param.name}</code>
      </label>
      <Field id={id} model={model} param={param} set={set} onProblem={setProblem} />
      {isChanged ? (
        <span className="sb-small sb-dim sb-cut" title={words.__("The default is %1", param.plain)}>
          {words.__("was %1", shortText(param.plain))}{" "}
          <button
            type="button"
            className="sb-link"
            aria-label={words.__("Set %1 back to %2", param.name, param.plain)}
            onClick={() => set(null)}
          >
            {words.__("reset")}
          </button>
        </span>
      ) : (
        <span className="sb-small sb-dim sb-cut" title={param.doc === "" ? param.type : `${param.type}\n${param.doc}`}>
          {param.choices === null ? param.type : param.doc}
        </span>
      )}
      {problem !== null && (
        <span id={`${id}-problem`} className="sb-problem" role="alert">
          <Icon name="failed" />
          {problem}
        </span>
      )}
    </>
  );
}

interface FieldProps {
  readonly id: string;
  readonly model: PanelModel;
  readonly param: ParamView;
  readonly set: (text: string | null) => void;
  readonly onProblem: (problem: string | null) => void;
}

function Field({ id, model, param, set, onProblem }: FieldProps): React.JSX.Element {
  const now = param.chosen ?? param.plain;
  const disabled = !model.isConnected;
  if (param.choices !== null || param.kind === "boolean") {
    const choices = param.choices ?? ["true", "false"];
    return (
      <select id={id} className="sb-field" value={now} disabled={disabled} onChange={(event) => set(event.currentTarget.value)}>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  const problemOf = (text: string): string | null => paramProblem(param, text, model.words);
  return <TextField id={id} param={param} now={now} disabled={disabled} set={set} problemOf={problemOf} onProblem={onProblem} />;
}

interface TextFieldProps extends Pick<FieldProps, "id" | "param" | "set" | "onProblem"> {
  readonly now: string;
  readonly disabled: boolean;
  readonly problemOf: (text: string) => string | null;
}

/** Takes effect at Enter or when the field is left; Escape brings back what was there. What does not fit stays, with the reason below. */
function TextField({ id, param, now, disabled, set, problemOf, onProblem }: TextFieldProps): React.JSX.Element {
  const [draft, setDraft] = React.useState<string | null>(null);
  const text = draft ?? now;
  const problem = problemOf(text);
  const change = (next: string | null): void => {
    setDraft(next);
    onProblem(null);
  };
  const commit = (): void => {
    if (problem !== null) {
      onProblem(problem);
      return;
    }
    if (draft !== null && draft !== now) set(draft);
    change(null);
  };
  return (
    <input
      id={id}
      className="sb-field"
      type="text"
      inputMode={param.kind === "number" ? "decimal" : "text"}
      spellCheck={false}
      value={text}
      title={text}
      disabled={disabled}
      aria-invalid={problem !== null}
      aria-describedby={problem === null ? undefined : `${id}-problem`}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape") change(null);
        // The notebook has shortcuts of one letter.
        event.stopPropagation();
      }}
    />
  );
}

function shortText(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
