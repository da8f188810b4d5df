import type { CellFacts, StageRequest, Version } from "./notebook.js";

/** How a value reaches a stage: handed over; through a variable of the module that functions share; or only to be handed on. */
export type InputKind = "value" | "state" | "passed";

/** A value that a stage takes from another. */
export interface PlannedInput {
  readonly version: Version;
  readonly from: string;
  readonly kind: InputKind;
}

/** A stage with the cells it needs, while the notebook is gone through. */
export interface StagePlan {
  readonly cell: CellFacts;
  readonly request: StageRequest;
  /** Cells without a stage whose code it needs. */
  readonly slice: Set<number>;
  readonly inputs: Map<Version, PlannedInput>;
  /** Functions, classes and types of other stages that it uses: they belong above all stages. */
  readonly hoisted: Set<Version>;
  /** Constants that it takes from outside where it uses them. */
  readonly params: ReadonlySet<Version>;
  /** Those of `params` that it uses. */
  readonly usedParams: Set<Version>;
  /** Versions whose values it uses. */
  readonly reads: Set<Version>;
  /** Cells without a stage that it runs because they change what a stage made. */
  readonly absorbed: Set<number>;
  /** What others take from it. */
  readonly given: Set<Version>;
  /** What it changes through another name, and must take first. */
  readonly along: Set<Version>;
}

/** A plan of which nothing is known yet but what the stage must take along. */
export function freshPlan(plan: Pick<StagePlan, "cell" | "request" | "params" | "along">): StagePlan {
  const { cell, request, params, along } = plan;
  return {
    ...{ cell, request, params, along },
    slice: new Set(),
    inputs: new Map(),
    hoisted: new Set(),
    usedParams: new Set(),
    reads: new Set(),
    absorbed: new Set(),
    given: new Set(),
  };
}
