import type { StageAnalysis } from "../analyze-notebook.js";
import { isCode } from "../hoist.js";
import type { Version } from "../notebook.js";
import type { ConfigField } from "./config-fields.js";
import { stageDoc } from "./doc-comment.js";
import type { InputTypes } from "./input-types.js";
import { type ModuleNames, nameLocals, type StageTypeNames } from "./module-names.js";
import type { ModulePlan, StageBody } from "./module-plan.js";
import { type Annotate, applyEdits, closingText, type Rename, renderPart } from "./render-part.js";
import { resolvePlace } from "./resolve-place.js";
import { paramsEntry, paramsType } from "./write-config.js";
import type { ModuleSchemas } from "./write-schemas.js";
import type { WrittenType } from "./written-type.js";

/** All that is known about the module when its text is written. */
export interface ModuleParts {
  readonly plan: ModulePlan;
  readonly names: ModuleNames;
  readonly types: InputTypes;
  /** What can be set from outside. */
  readonly fields: readonly ConfigField[];
  /** Schemas of what the stages give. */
  readonly schemas: ModuleSchemas;
}

/** The text of one stage: its function with its doc comment, and the types it needs. */
export function writeStage(parts: ModuleParts, body: StageBody): string {
  const { names } = parts;
  const { stage } = body;
  const locals = nameLocals(parts.plan, body, names);
  const inputs = inputFields(parts, stage);
  const types = { ...typesOf(names, stage), params: stage.params.length === 0 ? "" : paramsType(parts.fields, stage, names) };
  const fields = returnedFields(stage, locals, parts);
  const inputType = inputs.every(({ alias }) => alias) ? pickOf(parts, stage) : null;
  const inline = inputType ?? `{ ${inputs.map(({ name, type }) => `${key(name)}: ${type}`).join("; ")} }`;
  const short = signatureOf(stage, locals, { inputs: inline, params: types.params });
  // With params each argument has a line of its own.
  const room = stage.params.length > 0 ? 96 + types.params.length + 20 * stage.params.length : 76 - stage.name.length;
  const isInline = short.length <= room && !inline.includes("\n");
  const signature = isInline ? short : signatureOf(stage, locals, types);
  const text = [
    isInline || inputs.length === 0
      ? ""
      : `export interface ${types.inputs} {${inputs.map(({ name, type }) => `readonly ${key(name)}: ${type};`).join("\n")}}\n`,
    `${stageDoc(
      parts.plan.analysis,
      stage,
      fields.map(([name]) => name),
    )}\nasync function ${names.functions.get(stage.name)}(${signature}) {`,
    bodyText(parts, body, locals),
    fields.length === 0 ? "" : `return { ${fields.map(([name, local]) => property(name, local)).join(", ")} };`,
    "}",
    isRead(parts, stage) ? `\ntype ${types.outputs} = Awaited<ReturnType<typeof ${names.functions.get(stage.name)}>>;` : "",
  ];
  return text.filter((line) => line !== "").join("\n");
}

function typesOf(names: ModuleNames, { name }: StageAnalysis): StageTypeNames {
  return names.types.get(name) ?? { outputs: "", inputs: "" };
}

interface Field {
  readonly name: string;
  readonly type: string;
  /** True when the type is taken from what another stage gives. */
  readonly alias: boolean;
}

function inputFields({ names, types }: ModuleParts, stage: StageAnalysis): Field[] {
  return handedOver(stage).map(({ name, from, version }) => {
    const type = types.written.get(version);
    if (type === undefined) return { name, type: `${names.types.get(from)?.outputs}[${JSON.stringify(name)}]`, alias: true };
    return { name, type: typeText(type, names), alias: false };
  });
}

function typeText({ text, names: found }: WrittenType, names: ModuleNames): string {
  const edits = found.flatMap(({ start, end, version }) => {
    const name = names.versions.get(version);
    return name === undefined ? [] : [{ start, end, text: name }];
  });
  return applyEdits(text, 0, text.length, edits);
}

/** `Pick<SplitOutputs, "training" | "test">` when all inputs come from one stage and no type is known by itself. */
function pickOf({ names }: ModuleParts, stage: StageAnalysis): string | null {
  const inputs = handedOver(stage);
  const [first] = inputs;
  if (first === undefined || inputs.some(({ from }) => from !== first.from)) return null;
  return `Pick<${names.types.get(first.from)?.outputs}, ${inputs.map(({ name }) => JSON.stringify(name)).join(" | ")}>`;
}

/** The inputs that the stage function takes as arguments. */
function handedOver(stage: StageAnalysis): StageAnalysis["inputs"] {
  return stage.inputs.filter(({ kind }) => kind !== "state");
}

function signatureOf(
  stage: StageAnalysis,
  locals: ReadonlyMap<Version, string>,
  types: { inputs: string; params: string },
): string {
  const inputs = handedOver(stage);
  const names = [...locals.values()];
  const pattern = (versions: readonly Version[]): string =>
    `{ ${versions.map((version) => property(version.name, locals.get(version) ?? version.name)).join(", ")} }`;
  const params = stage.params.map(({ version }) => version);
  const first =
    inputs.length === 0
      ? `${names.includes("_") ? "__" : "_"}: object`
      : `${pattern(inputs.map(({ version }) => version))}: ${types.inputs}`;
  if (params.length === 0) return inputs.length === 0 ? "" : first;
  return `${first}, ${pattern(params)}: ${types.params}`;
}

/** `name`, or `name: other` where the code calls it differently. */
function property(name: string, other: string): string {
  return name === other ? name : `${key(name)}: ${other}`;
}

function key(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);
}

function bodyText(
  { plan, names, types }: ModuleParts,
  { stage, parts }: StageBody,
  locals: ReadonlyMap<Version, string>,
): string {
  const rename: Rename = ({ cell }, place) => {
    const version = resolvePlace(plan.analysis.notebook, stage, cell, place);
    return version === null ? null : (locals.get(version) ?? names.versions.get(version) ?? null);
  };
  const annotate: Annotate = ({ cell }, place) => {
    const version = resolvePlace(plan.analysis.notebook, stage, cell, place);
    const type = version === null ? undefined : types.stated.get(version);
    return type === undefined ? null : typeText(type, names);
  };
  const text = parts.map((ref) => renderPart(ref, rename, annotate)).join("\n");
  const isWhole = parts.at(-1)?.part === stage.cell.parts.length - 1;
  return `${text.trim()}\n${isWhole ? closingText(stage.cell) : ""}`.trim();
}

/** The outputs with the names that they have in the function; classes and functions of the module are there for all. */
function returnedFields(
  stage: StageAnalysis,
  locals: ReadonlyMap<Version, string>,
  { plan, names }: ModuleParts,
): [string, string][] {
  const { notebook } = plan.analysis;
  return stage.outputs.flatMap((name): [string, string][] => {
    const versions = notebook.versions.get(name)?.filter(({ cell }) => cell <= stage.cell.index) ?? [];
    const version = versions.findLast((each) => locals.has(each)) ?? versions.at(-1);
    if (version === undefined) return [];
    const local = locals.get(version);
    const home = notebook.cells[version.cell];
    if (local === undefined && home !== undefined && isCode(home, name)) return [];
    return [[name, local ?? names.versions.get(version) ?? name]];
  });
}

/** True when an input of another stage is typed by what this one gives. */
function isRead({ plan, types }: ModuleParts, stage: StageAnalysis): boolean {
  return plan.analysis.stages.some((other) =>
    handedOver(other).some(({ from, version }) => from === stage.name && !types.written.has(version)),
  );
}

/** The entry of a stage in `definePipeline`. */
export function writeEntry({ plan, names, fields: config, schemas }: ModuleParts, stage: StageAnalysis): string {
  const reads = handedOver(stage).map(({ name, from }) => `${key(name)}: ${JSON.stringify(from)}`);
  const outputs = (schemas.outputs.get(stage.name) ?? []).map(([name, code]) => `${key(name)}: ${code}`);
  const after = afterOf(plan, stage).map((name) => JSON.stringify(name));
  const fields = [
    `run: ${names.functions.get(stage.name)}`,
    ...(reads.length === 0 ? [] : [`reads: { ${reads.join(", ")} }`]),
    ...(stage.params.length === 0 ? [] : [`params: ${paramsEntry(config, stage, names)}`]),
    ...(after.length === 0 ? [] : [`after: [${after.join(", ")}]`]),
    ...(stage.cell.stage?.cache === undefined ? [] : [`cache: ${stage.cell.stage.cache}`]),
    ...(outputs.length === 0 ? [] : [`outputs: { ${outputs.join(", ")} }`]),
  ];
  return `${key(stage.name)}: { ${fields.join(", ")} }`;
}

/** Stages that come before without handing a value over: by order, or through shared state. */
function afterOf({ analysis }: ModulePlan, stage: StageAnalysis): string[] {
  const from = new Set(handedOver(stage).map((input) => input.from));
  const others = [
    ...stage.inputs.filter(({ kind }) => kind === "state").map((input) => input.from),
    ...analysis.graph.orderEdges.filter(({ to }) => to === stage.name).map((edge) => edge.from),
  ];
  return [...new Set(others)].filter((name) => !from.has(name));
}
