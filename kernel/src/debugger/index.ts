// The debugger: Jupyter's Debug Adapter Protocol on one side, V8's inspector in the runner on the other.
// How requests reach it is session's concern; how cells are compiled is cells'.
export { DebugError } from "./errors.js";
export { NotebookDebugger } from "./notebook-debugger.js";
