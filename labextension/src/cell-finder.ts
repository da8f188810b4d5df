import type { NotebookPanel } from "@jupyterlab/notebook";

/** Scrolls a cell into view and leaves the caret and the focus where they are. */
export async function showCell(panel: NotebookPanel, id: string): Promise<void> {
  const index = panel.content.widgets.findIndex((cell) => cell.model.sharedModel.getId() === id);
  if (index >= 0) await panel.content.scrollToItem(index, "smart");
}

/** Makes a cell the active one and puts the caret into its editor. */
export async function enterCell(panel: NotebookPanel, id: string): Promise<void> {
  const index = panel.content.widgets.findIndex((cell) => cell.model.sharedModel.getId() === id);
  if (index < 0) return;
  await panel.content.scrollToItem(index, "smart");
  panel.content.activeCellIndex = index;
  panel.content.mode = "edit";
  panel.activate();
  panel.content.activeCell?.editor?.focus();
}
