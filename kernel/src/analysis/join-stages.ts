import { cellNames } from "./names.js";
import type { NotebookCell, StageMember, StageRequest } from "./notebook.js";
import { type AnalysisMessage, appendedAbove, declaredTwice, doubleName, nothingToAppend } from "./sentences.js";

type Placed = NotebookCell & { readonly label: string; readonly position: number };
type PlacedStage = Placed & { readonly stage: StageRequest };

/**
 * Makes one cell of those that form a stage together (`%%stage train`, then `%%stage train --append`). It stands where the last
 * of them stands, so that it may use what the cells between them make. A second cell that does not say `--append` counts as one
 * without a stage.
 */
export function joinStages(cells: readonly NotebookCell[], messages: AnalysisMessage[]): NotebookCell[] {
  if (!cells.some(({ stage }) => stage?.append === true)) return withoutDoubles(cells, messages);
  const placed = cells.map((cell, position): Placed => ({ ...cell, label: cell.label ?? `cell ${position + 1}`, position }));
  const taken = withoutDoubles(placed, messages) as Placed[]; // the same cells, some without their stage
  const groups = new Map<string, PlacedStage[]>();
  for (const cell of taken) {
    if (cell.stage === null) continue;
    const stage = { ...cell, stage: cell.stage };
    groups.set(cell.stage.name, [...(groups.get(cell.stage.name) ?? []), stage]);
  }
  const last = new Map([...groups.values()].map((group) => [group.at(-1)?.position, group]));
  return taken.flatMap((cell): NotebookCell[] => {
    if (cell.stage === null) return [{ ...cell, members: [memberOf(cell)] }];
    const group = last.get(cell.position);
    return group === undefined ? [] : [join(group, messages)];
  });
}

/** A second cell of the same stage name counts as a cell without a stage, unless it continues the first. */
function withoutDoubles(cells: readonly NotebookCell[], messages: AnalysisMessage[]): NotebookCell[] {
  const first = new Map<string, { id: string; label: string }>();
  return cells.map((cell, index) => {
    if (cell.stage === null || cell.stage.append === true) return cell;
    const place = { id: cell.id, label: cell.label ?? `cell ${index + 1}` };
    const before = first.get(cell.stage.name);
    if (before === undefined) first.set(cell.stage.name, place);
    else messages.push(doubleName(cell.stage.name, before.label, place));
    return before === undefined ? cell : { ...cell, stage: null };
  });
}

function join(group: readonly PlacedStage[], messages: AnalysisMessage[]): NotebookCell {
  const base = group.find(({ stage }) => stage.append !== true);
  const [first] = group;
  if (first === undefined) throw new RangeError("A stage has at least one cell");
  if (base === undefined) messages.push(nothingToAppend(first.stage.name, first));
  else for (const cell of group) if (cell.position < base.position) messages.push(appendedAbove(cell.stage.name, cell, base));
  const head = base ?? first;
  const members = [head, ...group.filter((cell) => cell !== head)];
  if (members.length === 1) return { ...head, stage: head.stage, members: [memberOf(head)] };
  tellDeclaredTwice(members, messages);
  return {
    id: head.id,
    // Statements of two cells must not run into each other.
    text: members.map(({ text }) => text).join("\n;\n"),
    stage: joinRequests(members.map(({ stage }) => stage)),
    label: `cells ${members.map(({ label }) => label.replace(/^cell /, "")).join(" and ")}`,
    ...(head.heading === undefined ? {} : { heading: head.heading }),
    members: members.map(memberOf),
  };
}

function memberOf({ id, text, label, position }: Placed): StageMember {
  return { id, text, label, position };
}

function tellDeclaredTwice(members: readonly PlacedStage[], messages: AnalysisMessage[]): void {
  const first = new Map<string, PlacedStage>();
  for (const cell of members) {
    for (const { name, kind } of cellNames(cell.text).definitions.values()) {
      const before = first.get(name);
      if (before === undefined) first.set(name, cell);
      else if (kind !== "import") messages.push(declaredTwice(cell.stage.name, name, before.label, cell));
    }
  }
}

function joinRequests(requests: readonly StageRequest[]): StageRequest {
  const all = (names: (request: StageRequest) => readonly string[] | undefined): readonly string[] | undefined => {
    const found = requests.map(names).filter((each) => each !== undefined);
    return found.length === 0 ? undefined : [...new Set(found.flat())];
  };
  const [reads, writes, after] = [all((each) => each.reads), all((each) => each.writes), all((each) => each.after)];
  const said = requests.flatMap((each) => each.cache ?? []);
  const cache = said.length === 0 ? undefined : said.every((each) => each);
  return {
    ...requests[0],
    name: requests[0]?.name ?? "",
    params: all((each) => each.params) ?? [],
    ...(reads === undefined ? {} : { reads }),
    ...(writes === undefined ? {} : { writes }),
    ...(after === undefined ? {} : { after }),
    ...(requests.some(({ pure }) => pure) ? { pure: true } : {}),
    ...(cache === undefined ? {} : { cache }),
  };
}
