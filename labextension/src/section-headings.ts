import type { NotebookPanel } from "@jupyterlab/notebook";

/** The heading above each code cell of a notebook, by the id of the cell. */
export function sectionHeadings(panel: NotebookPanel): ReadonlyMap<string, string> {
  const headings = new Map<string, string>();
  let heading: string | null = null;
  for (const { type, sharedModel } of panel.content.model?.cells ?? []) {
    if (type === "markdown") heading = lastHeading(sharedModel.getSource()) ?? heading;
    else if (type === "code" && heading !== null) headings.set(sharedModel.getId(), heading);
  }
  return headings;
}

function lastHeading(text: string): string | null {
  const found = [...text.matchAll(/^#{1,6}[ \t]+(.+?)[ \t]*#*$/gm)].at(-1)?.[1];
  return found ?? null;
}
