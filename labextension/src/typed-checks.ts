import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import type { Cell } from "@jupyterlab/cells";
import { CodeMirrorEditor } from "@jupyterlab/codemirror";
import type { FindingView } from "stagebook/messages";
import { writeImport } from "./chosen-imports.js";
import { declaresName } from "./declares-name.js";
import type { KernelLink } from "./kernel-link.js";
import type { LiveSettings } from "./settings.js";
import type { Words } from "./words.js";

/** Milliseconds without a keystroke after which a cell is checked. */
const pause = 300;

interface TypingOptions {
  readonly settings: LiveSettings;
  readonly words: Words;
}

interface TypedCell {
  version: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  findings: readonly FindingView[];
}

/** Has the kernel check the cells of a notebook while they are typed, and underlines what it finds. */
export function checkTyping(link: KernelLink, { settings, words }: TypingOptions): void {
  const { content } = link.panel;
  const typed = new Map<string, TypedCell>();
  const followed = new WeakSet<Cell>();
  const underline = (cell: Cell): void => {
    const found = settings.now.checkTyping ? typed.get(cell.model.sharedModel.getId())?.findings : [];
    const others = content.widgets.filter((each) => each !== cell).map((each) => each.model.sharedModel.getSource());
    show(cell, diagnosticsOf(found ?? [], { cell, others, words }));
  };
  const follow = (): void => {
    for (const cell of content.widgets) {
      if (followed.has(cell) || cell.model.type !== "code") continue;
      followed.add(cell);
      cell.model.sharedModel.changed.connect((_, change) => {
        if (change.sourceChange !== undefined && settings.now.checkTyping) send(link, cell, typed);
      });
      cell.inViewportChanged.connect(() => underline(cell));
    }
  };
  content.modelContentChanged.connect(follow);
  settings.onChange(() => content.widgets.forEach(underline));
  link.checks.connect((_, update) => {
    const entry = typed.get(update.cell);
    const cell = content.widgets.find((each) => each.model.sharedModel.getId() === update.cell);
    // Findings about a text that has changed since would stand at the wrong place.
    if (entry === undefined || cell === undefined || entry.version !== update.version) return;
    entry.findings = update.findings;
    underline(cell);
  });
  link.panel.disposed.connect(() => {
    for (const { timer } of typed.values()) clearTimeout(timer);
  });
  follow();
}

function send(link: KernelLink, cell: Cell, typed: Map<string, TypedCell>): void {
  const id = cell.model.sharedModel.getId();
  const entry = typed.get(id) ?? { version: 0, timer: undefined, findings: [] };
  typed.set(id, entry);
  entry.version += 1;
  clearTimeout(entry.timer);
  entry.timer = setTimeout(() => {
    if (!cell.isDisposed)
      link.request({ type: "check", cell: id, version: entry.version, source: cell.model.sharedModel.getSource() });
  }, pause);
}

function show(cell: Cell, diagnostics: readonly Diagnostic[]): void {
  if (!(cell.editor instanceof CodeMirrorEditor)) return;
  const { editor } = cell.editor;
  editor.dispatch(
    setDiagnostics(
      editor.state,
      diagnostics.filter(({ to }) => to <= editor.state.doc.length),
    ),
  );
}

interface Around {
  readonly cell: Cell;
  /** The texts of the other cells. */
  readonly others: readonly string[];
  readonly words: Words;
}

/** What is underlined: errors, and more quietly the names that a cell makes which has not run yet. */
function diagnosticsOf(findings: readonly FindingView[], { cell, others, words }: Around): Diagnostic[] {
  return findings.map(({ sentence, start, end, missing, imports }) => {
    const isToCome = missing !== null && others.some((source) => declaresName(source, missing));
    return {
      from: start,
      to: Math.max(end, start + 1),
      severity: isToCome ? ("info" as const) : ("error" as const),
      message: isToCome ? words.__("A cell that has not run yet makes %1.", missing ?? "") : sentence,
      actions: isToCome
        ? []
        : imports.map((each) => ({
            name: words.__("Import from %1", each.module),
            apply: () => writeImport(cell.model.sharedModel, each),
          })),
    };
  });
}
