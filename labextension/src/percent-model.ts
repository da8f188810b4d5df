import type { INotebookContent } from "@jupyterlab/nbformat";
import { type INotebookModel, NotebookModel, NotebookModelFactory } from "@jupyterlab/notebook";
import type { Contents } from "@jupyterlab/services";
import { type DocumentCell, type PercentDocument, readPercent, writePercent } from "stagebook/documents";

/** The name of the model that holds a TypeScript file as a notebook. */
export const percentModelName = "stagebook-percent";

const metadata = {
  kernelspec: { name: "stagebook", display_name: "TypeScript (Stagebook)", language: "typescript" },
  language_info: {
    name: "typescript",
    file_extension: ".ts",
    mimetype: "text/typescript",
    codemirror_mode: { name: "typescript" },
  },
};

/** A TypeScript file with percent marks as a notebook. Outputs are never part of the file. */
export class PercentModel extends NotebookModel {
  #document: PercentDocument = readPercent("");

  override fromString(text: string): void {
    this.#document = readPercent(text);
    const outputs = this.#outputs();
    const cells = this.#document.cells.map(({ kind, id, source }) => ({
      cell_type: kind,
      id,
      source,
      metadata: kind === "code" ? { trusted: true } : {},
      ...(kind === "code" ? (outputs.get(source) ?? { execution_count: null, outputs: [] }) : {}),
    }));
    // Jupyter's format, whose types know no union of cells that are not written one by one.
    this.fromJSON({ cells, metadata, nbformat: 4, nbformat_minor: 5 } as INotebookContent);
  }

  override toString(): string {
    const cells = [...this.cells].map(({ type, sharedModel }) => ({
      kind: kindOf(type),
      id: sharedModel.getId(),
      source: sharedModel.getSource(),
    }));
    return writePercent(this.#document, cells);
  }

  /** What is shown below cells, by their text: the file may be read again while it is open. */
  #outputs(): Map<string, object> {
    return new Map(
      [...this.cells].map((cell) => {
        const { execution_count = null, outputs = [] } = cell.toJSON();
        return [cell.sharedModel.getSource(), { execution_count, outputs }];
      }),
    );
  }
}

function kindOf(type: string): DocumentCell["kind"] {
  return type === "markdown" || type === "raw" ? type : "code";
}

/** Makes models for files that are read and written as text. */
export class PercentModelFactory extends NotebookModelFactory {
  constructor() {
    super({ collaborative: false });
  }

  override get name(): string {
    return percentModelName;
  }

  override get contentType(): Contents.ContentType {
    return "file";
  }

  override get fileFormat(): Contents.FileFormat {
    return "text";
  }

  override createNew(): INotebookModel {
    return new PercentModel({ languagePreference: "typescript" });
  }

  override preferredLanguage(): string {
    return "typescript";
  }
}
