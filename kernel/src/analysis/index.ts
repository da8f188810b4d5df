// What cells mean: names, slices, mutation, types. Text in, plain data out; nothing here runs user code.

export { type AnalysisJson, analysisJson, type OutputTypes } from "./analysis-json.js";
export {
  type AnalysisSettings,
  analyzeNotebook,
  type CellAnalysis,
  type NotebookAnalysis,
  type StageAnalysis,
  type StageInput,
} from "./analyze-notebook.js";
export { borderType } from "./border-types.js";
export { codeOfModule, fingerprintStages } from "./code/index.js";
export { alignLists, mergeTexts } from "./export/align-lists.js";
export { type ExportBase, keepBase, readBase } from "./export/export-base.js";
export { type CheckedModule, exportChecked, typeErrorsSentence } from "./export/export-checked.js";
export { type ExportSettings, exportModule } from "./export/export-module.js";
export { type ExportedStages, exportStages } from "./export/export-stages.js";
export { loadFormatter } from "./export/format-module.js";
export { type JoinedModule, joinModule } from "./export/join-module.js";
export { moduleNames } from "./export/local-modules.js";
export { looseTypes } from "./export/loose-types.js";
export type { CellEdit, ModuleChanges } from "./export/module-changes.js";
export { moduleKindSentence } from "./export/module-kind.js";
export { OverwriteError } from "./export/overwrite-error.js";
export { type ModuleFile, splitModule } from "./export/split-module.js";
export { syncModule, unreadable } from "./export/sync-module.js";
export { writeExport } from "./export/write-export.js";
export { type SplitResult, stayText, writeSplit } from "./export/write-split.js";
export { isCode } from "./hoist.js";
export type { Importable } from "./imports/import-index.js";
export { installedPackages, packageFolder, packageName } from "./imports/installed-packages.js";
export {
  type CellNames,
  cellNames,
  type Definition,
  type DefinitionKind,
  type ImportedName,
  type ImportStatement,
  type Use,
} from "./names.js";
export { startNativeTypes } from "./native-types.js";
export type { CellFacts, Notebook, NotebookCell, StageRequest, Version } from "./notebook.js";
export { type CellErrors, type CellTypes, notebookTypes } from "./notebook-types.js";
export { outputTypes } from "./output-types.js";
export type { StageParam } from "./params.js";
export { type AnalysisMessage, doubleStageText } from "./sentences.js";
export { areIndependent } from "./side-by-side.js";
export { statedWord } from "./stated-word.js";
export {
  type CellSyntax,
  cellSyntax,
  childNodes,
  type SyntaxProblem,
} from "./syntax.js";
export { type NameType, typeNames } from "./type-names.js";
export type { CallHelp, CheckedCell, Completion, Hover, TypeDiagnostic, TypeService } from "./type-service.js";
export { wordBefore } from "./word-before.js";
