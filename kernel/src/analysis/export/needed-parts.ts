import type { NotebookAnalysis, StageAnalysis } from "../analyze-notebook.js";
import type { StatementEffects } from "../effects/cell-effects.js";
import { type CellFacts, declaringParts, isForTheEye, type Notebook, type Version } from "../notebook.js";
import { moduleOf } from "../provider.js";
import { isLeftOut } from "./left-out.js";
import { type PartRef, partKey, resolvePlace, sourceOf } from "./resolve-place.js";

/** The statements that one stage needs from other cells, and the versions that its code names. */
export interface StageNeeds {
  readonly stage: StageAnalysis;
  /** Statements of cells without a stage, by key. */
  readonly parts: ReadonlyMap<string, PartRef>;
  readonly imports: ReadonlySet<Version>;
  /** What must stand above all stages: types, classes, functions of stage cells. */
  readonly hoisted: ReadonlySet<Version>;
}

/** Finds statement by statement what a stage needs. The cells of its slice may hold more than that. */
export function stageNeeds(analysis: NotebookAnalysis, stage: StageAnalysis, hoisted: ReadonlySet<Version>): StageNeeds {
  const walk = new NeedWalk(analysis.notebook, stage, hoisted);
  stage.cell.parts.forEach((_, part) => {
    if (!isLeftOut({ cell: stage.cell, part })) walk.visitPart({ cell: stage.cell, part });
  });
  for (const version of walk.ownHoisted()) walk.need(version);
  for (const input of stage.inputs) walk.needEffects(input.version);
  walk.needProcessChanges();
  return walk;
}

class NeedWalk implements StageNeeds {
  readonly stage: StageAnalysis;
  readonly parts = new Map<string, PartRef>();
  readonly imports = new Set<Version>();
  readonly hoisted = new Set<Version>();
  readonly #notebook: Notebook;
  readonly #canHoist: ReadonlySet<Version>;
  readonly #effects = new Set<Version>();

  constructor(notebook: Notebook, stage: StageAnalysis, canHoist: ReadonlySet<Version>) {
    this.#notebook = notebook;
    this.stage = stage;
    this.#canHoist = canHoist;
  }

  /** Declarations of the stage's own cell that are moved above all stages. */
  ownHoisted(): Version[] {
    return [...this.#canHoist].filter((version) => version.cell === this.stage.cell.index);
  }

  visitPart({ cell, part }: PartRef): void {
    for (const place of cell.parts[part]?.places ?? []) {
      if (place.declares) continue;
      const version = resolvePlace(this.#notebook, this.stage, cell, place);
      if (version !== null) this.need(version);
    }
  }

  need(version: Version): void {
    const source = this.#canHoist.has(version) ? "hoisted" : sourceOf(this.#notebook, this.stage, version);
    if (source === "import") this.#needImport(version);
    else if (source === "hoisted" && this.#canHoist.has(version)) this.#needHoisted(version);
    else if (source === "hoisted") this.#needCopy(version);
    else if (source === "helper") this.#needDeclaration(version);
    if (source === "helper" || source === "input") this.needEffects(version);
  }

  /** Statements of the stage's slice that change a version. */
  needEffects(version: Version): void {
    if (this.#effects.has(version)) return;
    this.#effects.add(version);
    this.#needSliceParts((effects) => {
      for (const slot of [...effects.writes.keys(), ...effects.mayWrites.keys()]) {
        if (slot.name === version.name && slot.cell === version.cell) return true;
      }
      return false;
    });
  }

  needProcessChanges(): void {
    this.#needSliceParts((effects) => effects.globals.size > 0);
  }

  #needImport(version: Version): void {
    if (this.imports.has(version)) return;
    this.imports.add(version);
    const cell = this.#notebook.cells[version.cell];
    const module = cell === undefined ? "" : moduleOf(cell, version.name);
    this.#needSliceParts((effects) => effects.imports.has(module));
  }

  #needHoisted(version: Version): void {
    if (this.hoisted.has(version)) return;
    this.hoisted.add(version);
    const cell = this.#notebook.cells[version.cell];
    if (cell === undefined) return;
    for (const part of declaringParts(cell, version.name)) this.visitPart({ cell, part: cell.parts.indexOf(part) });
  }

  /** Code of another stage that uses a param: it takes the param of the stage in which it stands. */
  #needCopy(version: Version): void {
    const cell = this.#notebook.cells[version.cell];
    if (cell === undefined) return;
    for (const part of declaringParts(cell, version.name)) this.#needPart({ cell, part: cell.parts.indexOf(part) });
  }

  #needDeclaration(version: Version): void {
    const cell = this.#notebook.cells[version.cell];
    if (cell === undefined) return;
    for (const part of declaringParts(cell, version.name)) this.#needPart({ cell, part: cell.parts.indexOf(part) });
    // A cell that may stop with an error on purpose does so here as well.
    cell.parts.forEach((part, index) => {
      const effects = cell.effects[index];
      if (part.declares.length === 0 && effects !== undefined && throwsOnly(effects)) this.#needPart({ cell, part: index });
    });
  }

  #needSliceParts(matches: (effects: StatementEffects) => boolean): void {
    for (const cell of this.stage.slice) {
      cell.effects.forEach((effects, part) => {
        if (!effects.quiet && !isForTheEye(cell, part) && matches(effects)) this.#needPart({ cell, part });
      });
    }
  }

  #needPart(ref: PartRef): void {
    const key = partKey(ref);
    if (this.parts.has(key)) return;
    this.parts.set(key, ref);
    for (const name of ref.cell.parts[ref.part]?.declares ?? []) this.#needWriters(ref.cell, name);
    this.visitPart(ref);
  }

  /** A needed variable comes with the statements that change it. */
  #needWriters(cell: CellFacts, name: string): void {
    const version = this.#notebook.versions.get(name)?.find((candidate) => candidate.cell === cell.index);
    if (version !== undefined) this.needEffects(version);
  }
}

function throwsOnly(effects: StatementEffects): boolean {
  return !effects.quiet && effects.writes.size + effects.mayWrites.size + effects.imports.size + effects.globals.size === 0;
}
