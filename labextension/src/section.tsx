import type * as React from "react";
import type { PanelModel } from "./panel-model.js";
import { Icon } from "./parts.js";

interface SectionProps {
  readonly model: PanelModel;
  readonly name: string;
  readonly title: string;
  /** Says at the right of the title what is good to know. */
  readonly note?: string;
  readonly children: React.ReactNode;
}

/** A part of the details that can be closed; the panel remembers it. */
export function Section({ model, name, title, note, children }: SectionProps): React.JSX.Element {
  const isOpen = !model.memory.closedSections.includes(name);
  return (
    <div className="sb-sec">
      <h4>
        <button type="button" aria-expanded={isOpen} onClick={() => model.toggleSection(name)}>
          <Icon name={isOpen ? "down" : "right"} />
          {title}
        </button>
        {isOpen && note !== undefined && <span className="sb-note">{note}</span>}
      </h4>
      {isOpen && children}
    </div>
  );
}
