import { type Extension, StateEffect, type StateEffectType, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";

/** Sets the words at the end of the stage line: what the stage reads and writes; null takes them away. */
export const setInlay: StateEffectType<string | null> = StateEffect.define<string | null>();

/** Marks the line `%%stage …` on top of a cell, and shows there what the stage reads and writes. */
export function stageLineExtension(): Extension {
  return [field];
}

interface LineState {
  readonly inlay: string | null;
  readonly marks: DecorationSet;
}

const field = StateField.define<LineState>({
  create: (state) => ({
    inlay: null,
    marks: marksOf(state.doc.line(1).text, null),
  }),
  update(value, transaction) {
    const effect = transaction.effects.find((candidate) => candidate.is(setInlay));
    if (effect === undefined && !transaction.docChanged) return value;
    const inlay = effect === undefined ? value.inlay : (effect.value as string | null); // `is` narrowed it to setInlay's value
    return { inlay, marks: marksOf(transaction.state.doc.line(1).text, inlay) };
  },
  provide: (self) => EditorView.decorations.from(self, (value) => value.marks),
});

const line = Decoration.line({ class: "sb-stage-line" });

function marksOf(firstLine: string, inlay: string | null): DecorationSet {
  if (!/^%%stage\b/.test(firstLine)) return Decoration.none;
  const marks = [line.range(0)];
  if (inlay !== null && inlay !== "") {
    marks.push(Decoration.widget({ widget: new Inlay(inlay), side: 1 }).range(firstLine.length));
  }
  return Decoration.set(marks);
}

class Inlay extends WidgetType {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override eq(other: WidgetType): boolean {
    return other instanceof Inlay && other.#text === this.#text;
  }

  override toDOM(): HTMLElement {
    const span = document.createElement("span");
    span.className = "sb-inlay";
    span.textContent = this.#text;
    span.title = this.#text;
    span.setAttribute("aria-hidden", "true");
    return span;
  }
}
