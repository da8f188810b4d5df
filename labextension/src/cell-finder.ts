import type { Cell } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";

/** Finds a cell of a notebook by the id that the kernel knows it by; null when it is gone. */
export function findCell(panel: NotebookPanel, id: string): Cell | null {
  return panel.content.widgets.find((cell) => cell.model.sharedModel.getId() === id) ?? null;
}

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
