import type * as React from "react";
import type { VerifiedView } from "stagebook/messages";
import { enterCell } from "./cell-finder.js";
import type { PanelModel } from "./panel-model.js";
import { Button, Icon } from "./parts.js";
import { verdictIcon, verdictWord } from "./verdict-words.js";

/** What became of each cell in a fresh kernel, and what the session rests on that the document does not tell. */
export function VerifyView({ model }: { readonly model: PanelModel }): React.JSX.Element | null {
  const { words, link } = model;
  const verified = link?.verified ?? null;
  if (link === null || verified === null) return null;
  const isRunning = verified.state === "running";
  return (
    <section className="sb-verify" aria-label={words.__("Verification")}>
      <div className="sb-row">
        <Icon name={isRunning ? "running" : "verify"} />
        <span className="sb-grow" role="status">
          {verified.sentence}
        </span>
        {isRunning ? (
          <Button icon="stop" tip={words.__("Cancel the verification")} onPress={() => void link.request({ type: "cancel" })} />
        ) : (
          <Button icon="close" tip={words.__("Close the verification")} onPress={() => link.forgetVerified()} />
        )}
      </div>
      <div className="sb-verdicts">
        <Hidden verified={verified} title={words.__("Hidden state")} />
        {verified.cells.map((cell) => (
          <button
            key={cell.id}
            type="button"
            className="sb-verdict"
            data-verdict={cell.verdict}
            title={words.__("Go to cell %1", cell.number)}
            onClick={() => void enterCell(link.panel, cell.id)}
          >
            <Icon name={verdictIcon(cell.verdict)} />
            <span className="sb-num">{cell.number}</span>
            <code className="sb-cut">{cell.title}</code>
            <span>{verdictWord(cell.verdict, words)}</span>
            {cell.detail !== "" && <span className="sb-dim sb-small sb-detail">{cell.detail}</span>}
          </button>
        ))}
      </div>
    </section>
  );
}

function Hidden({ verified, title }: { readonly verified: VerifiedView; readonly title: string }): React.JSX.Element | null {
  if (verified.hidden.length === 0) return null;
  return (
    <div className="sb-hidden">
      <b>{title}</b>
      {verified.hidden.map((sentence) => (
        <div key={sentence}>
          <Icon name="warn" className="sb-s-stale" />
          <span>{sentence}</span>
        </div>
      ))}
    </div>
  );
}
