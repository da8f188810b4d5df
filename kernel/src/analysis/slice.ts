import type { NamePlace } from "./cell-parts.js";
import type { StatementEffects } from "./effects/cell-effects.js";
import { canHoist, isCode } from "./hoist.js";
import { type CellFacts, declaringParts, isOwn, type Notebook, ownVersion, type Version, versionAbove } from "./notebook.js";
import { dependsOnStage, moduleOf, providerOf } from "./provider.js";
import type { AnalysisMessage } from "./sentences.js";
import * as sentences from "./sentences.js";
import type { StagePlan } from "./stage-plan.js";

/** All stages of a notebook, and what was found on the way. */
export interface Slicing {
  readonly notebook: Notebook;
  readonly plans: StagePlan[];
  readonly byCell: Map<number, StagePlan>;
  /** The stage that runs a cell which changes what a stage made. */
  readonly absorbers: Map<number, StagePlan>;
  /** Cells without a stage that change the process or a library. */
  readonly acting: readonly CellFacts[];
  readonly isGlobal: (name: string) => boolean;
  /** Stages that change a value which, by this plan, only a later one makes. */
  readonly late: StagePlan[];
  readonly messages: AnalysisMessage[];
}

/** Finds for each stage the cells it needs and the values it takes, in document order. */
export function sliceStages(notebook: Notebook, stages: readonly StagePlan[], isGlobal: (name: string) => boolean): Slicing {
  const slicing: Slicing = {
    notebook,
    plans: [...stages],
    byCell: new Map(stages.map((plan) => [plan.cell.index, plan])),
    absorbers: new Map(),
    acting: notebook.cells.filter((cell) => cell.stage === null && cell.effects.some(isActing)),
    isGlobal,
    late: [],
    messages: [],
  };
  for (const plan of stages) sliceStage(slicing, plan);
  return slicing;
}

function isActing({ globals, imports }: StatementEffects): boolean {
  return globals.size + imports.size > 0;
}

function sliceStage(slicing: Slicing, plan: StagePlan): void {
  const walk = new SliceWalk(slicing, plan);
  const position = plan.cell.index;
  for (const place of plan.cell.parts.flatMap((part) => part.places)) {
    if (!place.declares && !isOwn(plan.cell, place)) walk.takePlace(place, position, plan.cell);
  }
  for (const name of plan.request.reads ?? []) walk.takeStated(name);
  for (const name of plan.request.writes ?? []) walk.takeWritten(name);
  for (const version of plan.along) walk.take(version, position, true);
  walk.takeProcessChanges();
}

/** Goes from the names a stage uses to the cells and stages they come from. */
export class SliceWalk {
  readonly #slicing: Slicing;
  readonly #plan: StagePlan;
  readonly #notebook: Notebook;
  readonly #seen = new Set<string>();

  constructor(slicing: Slicing, plan: StagePlan) {
    this.#slicing = slicing;
    this.#plan = plan;
    this.#notebook = slicing.notebook;
  }

  /** Takes what stands at one place of `cell`, as it is when the cell at `position` runs. */
  takePlace(place: NamePlace, position: number, cell: CellFacts): void {
    const version = versionAbove(this.#notebook, place.name, position);
    if (version !== null) this.take(version, position, place.value || place.query);
    else if (place.value) this.#reportMissing(place, cell);
  }

  take(version: Version, position: number, asValue: boolean): void {
    const key = `${version.name}:${version.cell}:${position}:${asValue}`;
    if (this.#seen.has(key) || version.cell === this.#plan.cell.index) return;
    this.#seen.add(key);
    if (this.#plan.params.has(version)) return void this.#plan.usedParams.add(version);
    const { kind, value } = version.definition;
    if (kind === "import") this.#takeImport(version, position);
    else if (asValue && value) this.#takeValue(version, position);
    else this.#takeType(version, position);
  }

  /** `--reads name` */
  takeStated(name: string): void {
    const version = versionAbove(this.#notebook, name, this.#plan.cell.index);
    if (version === null) this.#slicing.messages.push(sentences.unknownRead(this.#plan, name, this.#notebook));
    else this.take(version, this.#plan.cell.index, true);
  }

  /** `--writes name`: what a stage changes it takes first; a name that it declares itself is its own. */
  takeWritten(name: string): void {
    const version = this.#plan.cell.names.definitions.has(name)
      ? null
      : versionAbove(this.#notebook, name, this.#plan.cell.index);
    if (version !== null) this.take(version, this.#plan.cell.index, true);
  }

  /** Cells above that change the process, such as `process.env.TZ = "UTC"`, belong to every stage below them. */
  takeProcessChanges(): void {
    for (const cell of this.#slicing.acting) {
      const isAbove = cell.index < this.#plan.cell.index;
      if (isAbove && cell.effects.some((effect) => effect.globals.size > 0) && !dependsOnStage(this.#notebook, cell))
        this.#takeCell(cell);
    }
  }

  /** A value that the stage changes without naming it: it takes it along, so that the next reader gets it from here. */
  takeAlong(version: Version): void {
    const { inputs, params, cell } = this.#plan;
    if (params.has(version)) return;
    const from = this.#stageOf(version, cell.index);
    if (from === null) {
      this.take(version, cell.index, true);
      return;
    }
    if (from.cell.index > cell.index) {
      this.#plan.along.add(version);
      this.#slicing.late.push(this.#plan);
      return;
    }
    if (!inputs.has(version)) inputs.set(version, { version, from: from.request.name, kind: "passed" });
    from.given.add(version);
  }

  #stageOf(version: Version, position: number): StagePlan | null {
    const provider = providerOf(this.#notebook, version, position);
    const plan = this.#slicing.byCell.get(provider) ?? this.#slicing.absorbers.get(provider);
    return plan === undefined || plan === this.#plan ? null : plan;
  }

  #takeImport(version: Version, position: number): void {
    const cell = this.#cell(version.cell);
    if (cell.stage !== null) this.#plan.hoisted.add(version);
    else this.#plan.slice.add(cell.index);
    const module = moduleOf(cell, version.name);
    for (const other of this.#slicing.acting) {
      if (other.index >= position || !other.effects.some((effect) => effect.imports.has(module))) continue;
      if (!dependsOnStage(this.#notebook, other)) this.#takeCell(other);
    }
  }

  #takeType(version: Version, position: number): void {
    const cell = this.#cell(version.cell);
    if (cell.stage === null) this.#takeCell(cell);
    else this.#takeHoisted(version, cell, position);
  }

  #takeHoisted(version: Version, cell: CellFacts, position: number): void {
    if (this.#plan.hoisted.has(version)) return;
    this.#plan.hoisted.add(version);
    for (const place of declaringParts(cell, version.name).flatMap((part) => part.places)) {
      if (place.declares) continue;
      const own = isOwn(cell, place) ? ownVersion(this.#notebook, cell, place.name) : null;
      if (own !== null) this.take(own, position, place.value || place.query);
      else this.takePlace(place, place.captured ? position : cell.index, cell);
    }
  }

  #takeValue(version: Version, position: number): void {
    const provider = providerOf(this.#notebook, version, position);
    this.#plan.reads.add(version);
    const stage = this.#stageOf(version, position);
    const cell = this.#cell(provider);
    if (stage !== null) {
      if (provider === version.cell && isCode(cell, version.name)) this.#takeCode(version, cell, stage, position);
      else this.#takeInput(version, stage);
      // A class or function that stages change, such as one with a static counter, is still code.
      const home = this.#cell(version.cell);
      if (provider !== version.cell && home.stage === null && isCode(home, version.name)) this.#takeCell(home);
      return;
    }
    if (cell.stage !== null) return;
    this.#takeCell(cell);
    if (provider !== version.cell) this.take(version, provider, true);
  }

  #takeCode(version: Version, cell: CellFacts, stage: StagePlan, position: number): void {
    const obstacle = canHoist(this.#notebook, version);
    if (obstacle === null) {
      if (cell.stage === null) this.#plan.slice.add(cell.index);
      this.#takeHoisted(version, cell, position);
      return;
    }
    this.#slicing.messages.push(sentences.boundFunction(this.#plan, stage, version.name, obstacle));
    this.#takeInput(version, stage);
  }

  #takeInput(version: Version, stage: StagePlan): void {
    const known = this.#plan.inputs.get(version);
    const before = known && this.#slicing.plans.find(({ request }) => request.name === known.from);
    stage.given.add(version);
    // A cell above may have seen the value earlier; the stage itself sees what the last one made of it.
    if (before !== undefined && before.cell.index > stage.cell.index) return;
    this.#plan.inputs.set(version, { version, from: stage.request.name, kind: "value" });
  }

  #takeCell(cell: CellFacts): void {
    const { index } = cell;
    if (this.#plan.slice.has(index) && this.#seen.has(`cell ${index}`)) return;
    this.#plan.slice.add(index);
    this.#seen.add(`cell ${index}`);
    for (const place of cell.needed) this.#takeFromSlice(place, cell);
    this.#absorb(cell);
  }

  #takeFromSlice(place: NamePlace, cell: CellFacts): void {
    if (place.declares) return;
    const position = place.captured ? this.#plan.cell.index : cell.index;
    const own = isOwn(cell, place) ? ownVersion(this.#notebook, cell, place.name) : null;
    if (own === null) {
      this.#warnOfRedeclared(place, versionAbove(this.#notebook, place.name, cell.index), cell);
      this.takePlace(place, position, cell);
      return;
    }
    if (!place.captured) return;
    // A function sees its variables as they are when it is called.
    const latest = versionAbove(this.#notebook, place.name, position) ?? own;
    this.#warnOfRedeclared(place, own, cell);
    this.take(latest, position, place.value || place.query);
  }

  /** A function that was written with one version in view, and runs with another. */
  #warnOfRedeclared(place: NamePlace, seen: Version | null, cell: CellFacts): void {
    const latest = versionAbove(this.#notebook, place.name, this.#plan.cell.index);
    if (seen === null || latest === null || latest === seen || !place.captured || !place.value) return;
    const key = `redeclared ${place.name} ${cell.index}`;
    if (this.#seen.has(key) || !latest.definition.value || latest.definition.kind === "import") return;
    this.#seen.add(key);
    this.#slicing.messages.push(sentences.redeclared(this.#plan, cell, this.#cell(latest.cell), place.name));
  }

  /** The stage runs a cell that changes what an earlier stage made; it runs once, so later stages take the result from here. */
  #absorb(cell: CellFacts): void {
    if (this.#slicing.absorbers.has(cell.index)) return;
    for (const version of cell.writes.keys()) {
      // A name that has been declared again since stands for something else.
      if (versionAbove(this.#notebook, version.name, this.#plan.cell.index) !== version) continue;
      this.take(version, cell.index, true);
      const provider = providerOf(this.#notebook, version, cell.index);
      if (!this.#slicing.byCell.has(provider) && !this.#slicing.absorbers.has(provider)) continue;
      this.#plan.absorbed.add(cell.index);
      this.#slicing.absorbers.set(cell.index, this.#plan);
    }
  }

  #cell(index: number): CellFacts {
    const cell = this.#notebook.cells[index];
    if (cell === undefined) throw new RangeError(`The notebook has no cell ${index + 1}`);
    return cell;
  }

  #reportMissing(place: NamePlace, cell: CellFacts): void {
    const key = `missing ${place.name}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const below = this.#notebook.versions.get(place.name)?.[0];
    if (below !== undefined && below.cell > this.#plan.cell.index) {
      this.#slicing.messages.push(sentences.definedBelow(this.#plan, place.name, this.#cell(below.cell)));
    } else if (!this.#slicing.isGlobal(place.name) && (below === undefined || below.cell > cell.index)) {
      if (!this.#takeBroken(place.name))
        this.#slicing.messages.push(sentences.unknownName(this.#plan, place.name, this.#notebook, cell));
    }
  }

  /** A name that may stand in a cell which cannot be read: what is wrong is told of that cell. */
  #takeBroken(name: string): boolean {
    const word = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`);
    const above = this.#notebook.cells.slice(0, this.#plan.cell.index);
    const broken = above.find((cell) => cell.names.problem !== null && word.test(cell.text));
    if (broken !== undefined && broken.stage === null) this.#plan.slice.add(broken.index);
    return broken !== undefined;
  }
}
