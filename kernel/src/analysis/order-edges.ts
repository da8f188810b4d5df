import type { OrderEdge } from "../stages/index.js";
import type { Cause } from "./effects/machine.js";
import type { Notebook, Version } from "./notebook.js";
import { orderByWrite, orderStated } from "./sentences.js";
import type { Slicing } from "./slice.js";
import { waitsFor } from "./stage-edges.js";
import type { StagePlan } from "./stage-plan.js";

/** How a stage changes a version: by its own code or by a cell that it runs. */
interface StageWrite {
  readonly sure: boolean;
  readonly cause: Cause;
}

/** The versions that a stage changes, or may change. */
function writesOf(notebook: Notebook, plan: StagePlan): Map<Version, StageWrite> {
  const writes = new Map<Version, StageWrite>();
  const cells = [plan.cell, ...[...plan.absorbed].flatMap((index) => notebook.cells[index] ?? [])];
  for (const cell of cells) {
    for (const [version, { cause }] of cell.writes) writes.set(version, { sure: true, cause });
    for (const [version, cause] of cell.mayWrites) if (!writes.has(version)) writes.set(version, { sure: false, cause });
  }
  return writes;
}

interface Touch {
  readonly plan: StagePlan;
  readonly write: StageWrite | null;
}

/**
 * The order that changes of shared values ask for: who reads a value runs before the stage that changes it next,
 * and a stage that may have changed it runs before the next one that uses it.
 * Edges that follow from others are left out.
 */
export function orderEdges(slicing: Slicing): OrderEdge[] {
  const reach = new Reach(slicing);
  const edges: OrderEdge[] = [];
  const add = (from: string, to: string, reason: string): void => {
    if (reach.connect(from, to)) edges.push({ from, to, reason });
  };
  for (const plan of slicing.plans) {
    for (const other of plan.request.after ?? []) {
      if (slicing.plans.some((candidate) => candidate.request.name === other))
        add(other, plan.request.name, orderStated(other, plan.request.name));
    }
  }
  for (const [version, touches] of touchesOf(slicing)) orderVersion(version, touches, add);
  return edges;
}

function touchesOf(slicing: Slicing): Map<Version, Touch[]> {
  const touches = new Map<Version, Touch[]>();
  const changed = new Set<Version>();
  for (const plan of slicing.plans) {
    const writes = writesOf(slicing.notebook, plan);
    for (const version of writes.keys()) changed.add(version);
    for (const version of new Set([...plan.reads, ...writes.keys()])) {
      const known = touches.get(version) ?? [];
      known.push({ plan, write: writes.get(version) ?? null });
      touches.set(version, known);
    }
  }
  for (const version of touches.keys()) if (!changed.has(version)) touches.delete(version);
  return touches;
}

function orderVersion(
  version: Version,
  touches: readonly Touch[],
  add: (from: string, to: string, reason: string) => void,
): void {
  let readers: string[] = [];
  let writer: { name: string; write: StageWrite } | null = null;
  for (const { plan, write } of touches) {
    const { name } = plan.request;
    if (writer !== null) add(writer.name, name, orderByWrite(name, writer.name, version, writer.write.cause, writer.write.sure));
    if (write === null) {
      readers.push(name);
      continue;
    }
    for (const reader of readers) add(reader, name, orderByWrite(reader, name, version, write.cause, write.sure));
    readers = [];
    writer = { name, write };
  }
}

/** Which stages come after which, by the edges so far. */
class Reach {
  readonly #needs: Map<string, Set<string>>;

  constructor(slicing: Slicing) {
    this.#needs = new Map(
      slicing.plans.map((plan) => [plan.request.name, new Set([...plan.inputs.values()].map(({ from }) => from))]),
    );
  }

  /** Notes that `to` comes after `from`; false when that was known. */
  connect(from: string, to: string): boolean {
    const needs = this.#needs.get(to);
    if (from === to || needs === undefined || waitsFor(this.#needs, to, from)) return false;
    needs.add(from);
    return true;
  }
}
