/** The commands of Stagebook; each can be bound to keys of the user's choice. */
export const commandIds = {
  makeStage: "stagebook:make-stage",
  removeStage: "stagebook:remove-stage",
  runPipeline: "stagebook:run",
  runTo: "stagebook:run-to",
  cancel: "stagebook:cancel",
  exportFile: "stagebook:export",
  verify: "stagebook:verify",
  showPanel: "stagebook:show-panel",
  switchFocus: "stagebook:switch-focus",
  goToCell: "stagebook:go-to-cell",
  copyMermaid: "stagebook:copy-mermaid",
  openPercent: "stagebook:open-as-notebook",
  chooseDevice: "stagebook:choose-device",
} as const;
