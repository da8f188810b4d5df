import * as React from "react";
import type { VariableView } from "stagebook/messages";
import type { PreviewAnswer } from "./kernel-link.js";
import { Button, Icon } from "./parts.js";
import { nameProblem, previewLines, stageNameOf } from "./stage-line.js";
import type { Words } from "./words.js";

interface MakeStageFormProps {
  readonly source: string;
  readonly offered: string | null;
  /** null while the kernel is being asked. */
  readonly preview: PreviewAnswer | null;
  readonly taken: readonly string[];
  readonly words: Words;
  readonly onMake: (name: string) => void;
  readonly onClose: () => void;
  readonly onShowStage: (name: string) => void;
  readonly onShowLine: (line: number) => void;
}

/** The popover's content: the name, what the stage would read and write, and the line that would be added. */
export function MakeStageForm(props: MakeStageFormProps): React.JSX.Element {
  const { source, preview, words } = props;
  const [typed, setTyped] = React.useState<string | null>(null);
  const suggestion = preview?.type === "preview" ? preview.suggestion : "";
  const name = typed ?? props.offered ?? suggestion;
  const problem = nameProblem(name, props.taken, words);
  const isStage = stageNameOf(source) !== null;
  const title = isStage ? words.__("Rename this stage") : words.__("Make this cell a stage");
  const make = (): void => {
    if (problem === null) props.onMake(name);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === "Escape") props.onClose();
    else if (event.key === "Enter" && event.target instanceof HTMLInputElement) make();
    else return;
    event.preventDefault();
  };
  return (
    <div className="sb-pop" role="dialog" aria-label={title} onKeyDown={onKeyDown}>
      <div className="sb-top">
        <b className="sb-grow">{title}</b>
        <Button icon="close" tip={words.__("Close (Esc)")} onPress={props.onClose} />
      </div>
      <div className="sb-body">
        <NameField name={name} words={words} setName={setTyped} />
        {typed !== null && problem !== null && <div className="sb-problem">{problem}</div>}
        {preview?.type === "preview" && <Variables {...props} reads={preview.reads} writes={preview.writes} />}
        <Warnings {...props} />
        <Difference source={source} name={name} isStage={isStage} />
      </div>
      <div className="sb-foot">
        <button
          type="button"
          className="sb-btn sb-primary sb-wide"
          aria-disabled={problem !== null}
          title={problem ?? ""}
          onClick={make}
        >
          {isStage ? words.__("Rename stage") : words.__("Make stage")}
        </button>
        <button type="button" className="sb-btn" onClick={props.onClose}>
          {words.__("Cancel")}
        </button>
        <span className="sb-grow" />
        <span className="sb-small sb-dim">
          {isStage ? words.__("Changes one line. Undo:") : words.__("Adds one line. Undo:")} <kbd>Ctrl Z</kbd>
        </span>
      </div>
    </div>
  );
}

function NameField(props: {
  readonly name: string;
  readonly words: Words;
  readonly setName: (name: string) => void;
}): React.JSX.Element {
  const field = React.useRef<HTMLInputElement>(null);
  const isTouched = React.useRef(false);
  React.useEffect(() => field.current?.focus({ preventScroll: true }), []);
  // The kernel's suggestion comes a moment later: select it, so that typing replaces it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs again when the suggestion arrives
  React.useEffect(() => {
    if (!isTouched.current) field.current?.select();
  }, [props.name]);
  return (
    <label className="sb-small">
      {props.words.__("Name")}
      <input
        ref={field}
        className="sb-field"
        value={props.name}
        spellCheck={false}
        onChange={(event) => {
          isTouched.current = true;
          props.setName(event.target.value.trim());
        }}
      />
    </label>
  );
}

type VariablesProps = MakeStageFormProps & {
  readonly reads: readonly VariableView[];
  readonly writes: readonly VariableView[];
};

function Variables({ reads, writes, words, onShowStage }: VariablesProps): React.JSX.Element | null {
  if (reads.length + writes.length === 0)
    return <div className="sb-dim">{words.__("Reads and writes nothing that other cells share.")}</div>;
  const row = (variable: VariableView, title: string, before: string, none: string): React.JSX.Element => (
    <React.Fragment key={`${before} ${variable.name}`}>
      <b>{title}</b>
      <code>{variable.name}</code>
      <code className="sb-dim sb-cut" title={variable.type ?? ""}>
        {variable.type ?? ""}
      </code>
      <span>
        {variable.stages.length === 0 ? <span className="sb-dim">{none}</span> : `${before} `}
        {variable.stages.map((stage, index) => (
          <React.Fragment key={stage}>
            {index > 0 && ", "}
            <button type="button" className="sb-link" onClick={() => onShowStage(stage)}>
              {stage}
            </button>
          </React.Fragment>
        ))}
      </span>
    </React.Fragment>
  );
  return (
    <div className="sb-rows sb-reads">
      {reads.map((read, index) => row(read, index === 0 ? words.__("Reads") : "", words.__("from"), words.__("from no stage")))}
      {writes.map((write, index) => row(write, index === 0 ? words.__("Writes") : "", words.__("for"), words.__("not read yet")))}
    </div>
  );
}

function Warnings({ preview, words, onShowLine }: MakeStageFormProps): React.JSX.Element | null {
  const warnings =
    preview?.type === "problem"
      ? preview.sentence === ""
        ? []
        : [{ sentence: preview.sentence, line: null }]
      : (preview?.warnings ?? []);
  return (
    <>
      {warnings.map(({ sentence, line }) => (
        <div className="sb-warning" key={sentence}>
          <Icon name="warn" />
          <span>
            {sentence}{" "}
            {line !== null && (
              <button type="button" className="sb-link" onClick={() => onShowLine(line)}>
                {words.__("Show line %1", line)}
              </button>
            )}
          </span>
        </div>
      ))}
    </>
  );
}

function Difference(props: { readonly source: string; readonly name: string; readonly isStage: boolean }): React.JSX.Element {
  const { added, below } = previewLines(props.source, props.name);
  return (
    <div className="sb-diff">
      <div className="sb-add">{`${props.isStage ? "~" : "+"} ${added}`}</div>
      <div className="sb-dim sb-cut">{`  ${below}`}</div>
    </div>
  );
}
