import type { EdgeView, PipelineView, StageView } from "stagebook/messages";
import { mostUrgent } from "./graph-model.js";
import type { Words } from "./words.js";

/** How many stages are drawn one by one before they are put into groups. */
const mostUngrouped = 50;

/** Stages that are shown as one while their group is closed. */
export interface StageGroup {
  readonly title: string;
  readonly stages: readonly StageView[];
}

/** The pipeline as it is drawn: a closed group is one stage in it, under the name that `groups` knows. */
export interface GroupedPipeline {
  readonly pipeline: PipelineView;
  readonly groups: ReadonlyMap<string, StageGroup>;
  /** The titles of groups that are open. */
  readonly open: readonly string[];
}

/** What decides how stages are grouped. */
export interface Grouping {
  /** The heading above the cell of a stage, where there is one. */
  readonly headingOf: (stage: StageView) => string | null;
  /** Titles of the groups that the user has opened. */
  readonly open: readonly string[];
  /** What a search or a chip leaves of the stages; null when nothing is searched for. */
  readonly isWanted: ((stage: StageView) => boolean) | null;
  readonly words: Words;
}

/** Puts the stages of a large pipeline into groups: by the headings of the notebook, else by how their names begin. A search shows what it finds. */
export function groupStages(pipeline: PipelineView, grouping: Grouping): GroupedPipeline {
  const { open, isWanted } = grouping;
  if (pipeline.stages.length <= mostUngrouped) return { pipeline, groups: new Map(), open: [] };
  if (isWanted !== null) return { pipeline: onlyWanted(pipeline, isWanted), groups: new Map(), open: [] };
  const titles = titlesOf(pipeline.stages, grouping);
  const groups = new Map<string, StageGroup>();
  const nodeOf = new Map<string, string>();
  for (const stage of pipeline.stages) {
    const title = titles.get(stage.name) ?? null;
    const isAlone = title === null || open.includes(title);
    const node = isAlone ? stage.name : groupName(title);
    nodeOf.set(stage.name, node);
    if (!isAlone) groups.set(node, { title, stages: [...(groups.get(node)?.stages ?? []), stage] });
  }
  const stages = [...new Set(nodeOf.values())].flatMap((node) => {
    const group = groups.get(node);
    return group === undefined
      ? (pipeline.stages.find(({ name }) => name === node) ?? [])
      : groupNode(node, group, grouping.words);
  });
  const known = new Set(titles.values());
  return {
    pipeline: { ...pipeline, stages, edges: joinedEdges(pipeline.edges, nodeOf) },
    groups,
    open: open.filter((title) => known.has(title)),
  };
}

/** No stage has a name like it. */
function groupName(title: string): string {
  return `§ ${title}`;
}

function onlyWanted(pipeline: PipelineView, isWanted: (stage: StageView) => boolean): PipelineView {
  const stages = pipeline.stages.filter(isWanted);
  const names = new Set(stages.map(({ name }) => name));
  return { ...pipeline, stages, edges: pipeline.edges.filter(({ from, to }) => names.has(from) && names.has(to)) };
}

/** The group of each stage; a group of one is none. */
function titlesOf(stages: readonly StageView[], { headingOf }: Grouping): ReadonlyMap<string, string> {
  const headings = stages.map((stage) => [stage, headingOf(stage)] as const);
  const hasSections = new Set(headings.map(([, heading]) => heading)).size > 1;
  const wished = headings.map(
    ([stage, heading]) => [stage.name, (hasSections ? heading : null) ?? beginningOf(stage.name)] as const,
  );
  const count = new Map<string, number>();
  for (const [, title] of wished) count.set(title, (count.get(title) ?? 0) + 1);
  return new Map(wished.filter(([, title]) => (count.get(title) ?? 0) > 1));
}

/** `fold` of `fold-3`, `fold_3` and `fold3`. */
function beginningOf(name: string): string {
  return /^\p{L}+/u.exec(name)?.[0] ?? name;
}

function groupNode(name: string, { stages }: StageGroup, words: Words): StageView {
  const state = mostUrgent(stages.map((stage) => stage.state)) ?? "new";
  const count = stages.filter((stage) => stage.state === state).length;
  const isWhole = count === stages.length;
  return {
    ...{ name, cell: null, cells: [], count: null, state, startedAt: null, progress: null, isOff: false, error: null },
    reason: isWhole ? words.__("all %1", count) : words.__("%1 of %2", count, stages.length),
    duration: sumOf(stages),
    ...{ reads: [], writes: [], params: [], why: [], durations: [], metrics: [], logs: [] },
  };
}

function sumOf(stages: readonly StageView[]): number | null {
  const known = stages.flatMap(({ duration }) => duration ?? []);
  return known.length === 0 ? null : known.reduce((sum, duration) => sum + duration, 0);
}

/** Edges between what is drawn: several between two groups are one. */
function joinedEdges(edges: readonly EdgeView[], nodeOf: ReadonlyMap<string, string>): readonly EdgeView[] {
  const found = new Map<string, EdgeView>();
  for (const edge of edges) {
    const [from, to] = [nodeOf.get(edge.from) ?? edge.from, nodeOf.get(edge.to) ?? edge.to];
    if (from === to) continue;
    const key = `${from}\n${to}`;
    const known = found.get(key);
    const variables = [...(known?.variables ?? []), ...edge.variables];
    const unique = [...new Map(variables.map((variable) => [variable.name, variable])).values()];
    found.set(key, { from, to, variables: unique, order: unique.length > 0 ? null : (known?.order ?? edge.order) });
  }
  return [...found.values()];
}
