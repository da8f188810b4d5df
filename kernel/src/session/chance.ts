import type { NotebookAnalysis } from "../analysis/index.js";

/** A call that gives another value each time. */
export interface Chance {
  readonly stage: string;
  /** Such as `Math.random`. */
  readonly call: string;
}

const chancy =
  /\b(Math\.random|(?:crypto\.)?(?:randomUUID|getRandomValues|randomBytes|randomInt)|Date\.now|performance\.now|process\.(?:hrtime|pid|memoryUsage|uptime)|tf\.(?:random\w+|truncatedNormal|multinomial)|fetch)\s*[.(]|\bnew Date\(\s*\)/;

/** A call that makes a stage, or one before it, give another value each time; null where none is seen. */
export function chanceIn({ stages, graph }: NotebookAnalysis, name: string): Chance | null {
  const open = [name];
  const seen = new Set(open);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const stage = stages.find((each) => each.name === next);
    for (const { text } of stage === undefined ? [] : [stage.cell, ...stage.slice]) {
      const call = chanceInText(text);
      if (call !== null) return { stage: next, call };
    }
    for (const { from, to } of [...graph.edges, ...graph.orderEdges])
      if (to === next && !seen.has(from)) {
        seen.add(from);
        open.push(from);
      }
  }
  return null;
}

/** A call in the text of a cell that gives another value each time, such as `Math.random`; null where none is seen. */
export function chanceInText(text: string): string | null {
  const found = chancy.exec(text);
  return found === null ? null : (found[1] ?? "new Date()");
}
