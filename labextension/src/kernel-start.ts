import type { NotebookPanel } from "@jupyterlab/notebook";

/** Starts the Stagebook kernel of a notebook that has none, or whose kernel died. */
export async function startKernel(panel: NotebookPanel): Promise<void> {
  const { sessionContext } = panel;
  if (sessionContext.session?.kernel) await sessionContext.restartKernel();
  else await sessionContext.changeKernel({ name: "stagebook" });
}
