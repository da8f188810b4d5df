import { ABCWidgetFactory, type DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel, NotebookPanel, NotebookWidgetFactory } from "@jupyterlab/notebook";

type NotebookContext = DocumentRegistry.IContext<INotebookModel>;

/** Shows a model of ours as Lab shows a notebook: with its toolbar, its settings and what other extensions add to notebooks. */
export class PercentWidgetFactory extends ABCWidgetFactory<NotebookPanel, INotebookModel> {
  readonly #standard: NotebookWidgetFactory.IFactory;
  readonly #registry: DocumentRegistry;

  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions<NotebookPanel>,
    standard: NotebookWidgetFactory.IFactory,
    registry: DocumentRegistry,
  ) {
    super(options);
    this.#standard = standard;
    this.#registry = registry;
  }

  protected override createNewWidget(context: NotebookContext, source?: NotebookPanel): NotebookPanel {
    const panel = this.#standard.createNew(context, source);
    for (const extension of this.#registry.widgetExtensions("Notebook")) {
      const added = extension.createNew(panel, context);
      if (added) panel.disposed.connect(() => added.dispose());
    }
    return panel;
  }
}
