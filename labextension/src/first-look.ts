import type { ILabShell } from "@jupyterlab/application";
import type { IStateDB } from "@jupyterlab/statedb";
import { SplitPanel, type Widget } from "@lumino/widgets";
import type { PanelModel } from "./panel-model.js";

const key = "stagebook-lab:panel-was-shown";
/** Pixels that show the graph and the words of its stages. */
const goodWidth = 400;

/** The panel and what it is opened with. */
export interface FirstLook {
  readonly model: PanelModel;
  readonly panel: Widget;
  readonly shell: ILabShell;
  readonly state: IStateDB;
}

/**
 * Opens the panel when the first stage appears in a workspace that has never shown it: who writes `%%stage` for the first time
 * does not know which icon to look for. The notebook keeps the keyboard.
 */
export async function openOnFirstStage({ model, panel, shell, state }: FirstLook): Promise<void> {
  if ((await state.fetch(key)) === true) return;
  const open = (): void => {
    if (model.link === null || (model.pipeline?.stages.length ?? 0) === 0) return;
    model.changed.disconnect(open);
    void state.save(key, true);
    if (!shell.rightCollapsed) return;
    shell.activateById(panel.id);
    shell.activateById(model.link.panel.id);
    // Only once the side area has been laid out has it a size to change.
    requestAnimationFrame(() => widen(panel));
  };
  model.changed.connect(open);
  open();
}

/** Gives the area that holds `panel` a width in which its graph can be read, at the cost of the widest one. */
function widen(panel: Widget): void {
  let area = panel;
  while (area.parent !== null && !(area.parent instanceof SplitPanel && area.parent.orientation === "horizontal"))
    area = area.parent;
  const split = area.parent;
  if (!(split instanceof SplitPanel)) return;
  const at = split.widgets.indexOf(area);
  const sizes = [...split.relativeSizes()];
  const missing = goodWidth / split.node.clientWidth - (sizes[at] ?? 0);
  const widest = sizes.indexOf(Math.max(...sizes));
  if (missing <= 0 || widest === at) return;
  split.setRelativeSizes(sizes.map((size, index) => (index === at ? size + missing : index === widest ? size - missing : size)));
}
