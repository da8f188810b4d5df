// The plugins of the page, one concern each. Lab reads the default export.
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { editorPlugin } from "./editor-plugin.js";
import { pipelinesPlugin, plotPlugin, widgetsPlugin } from "./kernel-plugins.js";
import { pagePlugin } from "./page-plugin.js";
import { percentPlugin } from "./percent-plugin.js";

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  pipelinesPlugin,
  widgetsPlugin,
  plotPlugin,
  editorPlugin,
  pagePlugin,
  percentPlugin,
];

export default plugins;
