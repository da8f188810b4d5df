// Notebooks as files: Jupyter's own format and TypeScript with percent marks. What the cells mean is not known here.
export {
  type DocumentCell,
  type DocumentProblem,
  emptyNotebook,
  type NotebookDocument,
  parseNotebook,
  withCells,
  withSources,
} from "./notebook-document.js";
export { type PercentCell, type PercentDocument, readPercent, writePercent } from "./percent-document.js";
export { isPercentText, parsePercent, percentText } from "./percent-text.js";
