import * as React from "react";
import type { ParamView, StageView } from "stagebook/messages";
import type { PanelModel } from "./panel-model.js";

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
  const set = (text: string | null): void => model.setParam(stage, param.name, text);
  return (
    <>
      <label htmlFor={id} title={param.doc === "" ? param.name : param.doc} className={isChanged ? "sb-changed" : ""}>
        <code>{param.name}</code>
      </label>
      <Field id={id} model={model} param={param} set={set} />
      {isChanged ? (
        <span className="sb-small sb-dim sb-cut" title={words.__("The default is %1", param.plain)}>
          {words.__("was %1", param.plain)}{" "}
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
    </>
  );
}

interface FieldProps {
  readonly id: string;
  readonly model: PanelModel;
  readonly param: ParamView;
  readonly set: (text: string | null) => void;
}

function Field({ id, model, param, set }: FieldProps): React.JSX.Element {
  const now = param.chosen ?? param.plain;
  const disabled = !model.isConnected;
  if (param.choices !== null || param.type === "boolean") {
    const choices = param.choices ?? ["true", "false"];
    return (
      <select id={id} className="sb-field" value={now} disabled={disabled} onChange={(event) => set(event.currentTarget.value)}>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  if (param.type === "number" || param.type === "string")
    return <TextField id={id} now={now} isNumber={param.type === "number"} disabled={disabled} set={set} />;
  // Lists and objects are set where there is room for them: `%run layers=[16,8]`, or a file.
  return (
    <code id={id} className="sb-cut" title={model.words.__("Set it with %run %1=…, or in a file with --config", param.name)}>
      {param.value}
    </code>
  );
}

interface TextFieldProps {
  readonly id: string;
  readonly now: string;
  readonly isNumber: boolean;
  readonly disabled: boolean;
  readonly set: (text: string) => void;
}

/** Takes effect at Enter or when the field is left; Escape brings back what was there. */
function TextField({ id, now, isNumber, disabled, set }: TextFieldProps): React.JSX.Element {
  const [draft, setDraft] = React.useState<string | null>(null);
  const text = draft ?? now;
  const isWrong = isNumber && (text.trim() === "" || Number.isNaN(Number(text)));
  const commit = (): void => {
    if (draft !== null && draft !== now && !isWrong) set(draft);
    setDraft(null);
  };
  return (
    <input
      id={id}
      className="sb-field"
      type="text"
      inputMode={isNumber ? "decimal" : "text"}
      value={text}
      disabled={disabled}
      aria-invalid={isWrong}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape") setDraft(null);
        // The notebook has shortcuts of one letter.
        event.stopPropagation();
      }}
    />
  );
}
