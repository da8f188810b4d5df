import { didYouMean, UnknownParamError, UnknownStageError } from "../errors.js";
import type { Stage, Values } from "./define-stage.js";
import { PipelineConfigError } from "./errors.js";
import { type StageLimits, stagePolicy } from "./stage-policy.js";
import type { StageRegistry } from "./stage-registry.js";

/** What a config says of one stage. */
export interface StageSettings {
  /** The registered stage that stands behind the name; the name itself by default. */
  readonly implementation?: string;
  /** False leaves it out of every run. */
  readonly enabled?: boolean;
  /** In place of the defaults of its parameters. */
  readonly params?: Values;
  /** How often it is tried again when it fails; a table such as { times = 3, delay = 500 } says how long it waits. */
  readonly retries?: StageLimits["retries"];
  /** Milliseconds that one try may take. */
  readonly timeout?: number;
  /** Runs it when all others have ended, whatever became of them. */
  readonly finally?: boolean;
}

/** A pipeline as plain data, such as a TOML file holds it. */
export interface PipelineConfig {
  /** Of this format: 1, also where it is left out. */
  readonly version?: number;
  /** `pipeline` by default. */
  readonly name?: string;
  /** The stages in the order in which they run. */
  readonly stages: readonly (string | ({ readonly name: string } & StageSettings))[];
  /** What is said of stages by their names. */
  readonly stage?: Readonly<Record<string, StageSettings>>;
  /** Packages and files that register stages; taken by `loadPipelineConfig`. */
  readonly plugins?: readonly string[];
  /** `snapshot`, `stability`, `metrics`, `timing`, `memory`, and packages and files that register hooks; taken by `loadPipelineConfig`. One that is not there is no error. */
  readonly hooks?: readonly string[];
}

const newestVersion = 1;

/**
 * Makes the stages that a config lists, each a new instance from the registry.
 * Throws PipelineConfigError for what the format does not know, UnknownStageError and UnknownParamError.
 */
export function stagesOfConfig(given: unknown, registry: StageRegistry): readonly Stage[] {
  const config = checkConfig(given);
  const listed = config.stages.map((stage) => (typeof stage === "string" ? { name: stage } : stage));
  const names = listed.map(({ name }) => name);
  for (const name of Object.keys(config.stage ?? {})) {
    if (!names.includes(name))
      throw new PipelineConfigError(
        `'stage.${name}' speaks of a stage that 'stages' does not list${didYouMean(name, names, "Stages")}`,
      );
  }
  return listed.map(({ name, ...settings }) => configured(name, { ...settings, ...config.stage?.[name] }, registry));
}

function configured(
  name: string,
  { implementation = name, enabled = true, params = {}, retries, timeout, finally: isFinal }: StageSettings,
  registry: StageRegistry,
): Stage {
  if (!registry.has(implementation)) {
    const asked = implementation === name ? "" : `Stage '${name}' is to be a '${implementation}', but `;
    throw new UnknownStageError(implementation, registry.names(), asked);
  }
  const stage = registry.get(implementation, name);
  const known = Object.keys(stage.params);
  const unknown = Object.keys(params).find((param) => !known.includes(param));
  if (unknown !== undefined)
    throw new UnknownParamError(
      `${name}.${unknown}`,
      known.map((param) => `${name}.${param}`),
    );
  const limit = timeout ?? stage.policy.timeout;
  const policy = stagePolicy(name, {
    retries: retries ?? stage.policy.retries,
    finally: isFinal ?? stage.policy.isFinal,
    ...(limit === null ? {} : { timeout: limit }),
  });
  return Object.freeze({ ...stage, enabled, policy, params: Object.freeze({ ...stage.params, ...params }) });
}

/** Checks a config that came from a file. Throws PipelineConfigError. */
export function checkConfig(config: unknown): PipelineConfig {
  if (!isTable(config)) throw new PipelineConfigError('it is no table of settings; write such as stages = ["load", "train"]');
  const { version = newestVersion } = config;
  if (version !== newestVersion)
    throw new PipelineConfigError(
      typeof version === "number" && version > newestVersion
        ? `it has version ${version}, and this Stagebook reads version ${newestVersion}; update stagebook`
        : `'version' takes ${newestVersion}, got ${JSON.stringify(version)}`,
    );
  checkFields("", config, configFields);
  const { stages, stage = {} } = config;
  if (!Array.isArray(stages)) throw new PipelineConfigError('it lists no stages; write such as stages = ["load", "train"]');
  stages.forEach((entry: unknown, index) => {
    if (typeof entry === "string") return;
    if (!isTable(entry) || typeof entry["name"] !== "string")
      throw new PipelineConfigError(
        `'stages[${index}]' takes the name of a stage, or a table with one, got ${JSON.stringify(entry)}`,
      );
    checkFields(`stages[${index}].`, entry, { ...stageFields, name: "text" });
  });
  // It is a table: that was looked at with the other fields.
  for (const [name, settings] of Object.entries(stage as Readonly<Record<string, unknown>>)) {
    if (!isTable(settings)) throw wrongKind(`stage.${name}`, "a table", settings);
    checkFields(`stage.${name}.`, settings, stageFields);
  }
  // Every field was looked at.
  return config as unknown as PipelineConfig;
}

type FieldKind = "text" | "true or false" | "a list of texts" | "a list" | "a table" | "a number" | "a number or a table";
type Fields = Readonly<Record<string, FieldKind>>;

const stageFields: Fields = {
  implementation: "text",
  enabled: "true or false",
  params: "a table",
  retries: "a number or a table",
  timeout: "a number",
  finally: "true or false",
};
const configFields: Fields = {
  version: "a number",
  name: "text",
  stages: "a list",
  stage: "a table",
  plugins: "a list of texts",
  hooks: "a list of texts",
};

const checks: Readonly<Record<FieldKind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string" && value !== "",
  "true or false": (value) => typeof value === "boolean",
  "a list of texts": (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  "a list": Array.isArray,
  "a table": (value) => isTable(value),
  "a number": (value) => typeof value === "number",
  "a number or a table": (value) => typeof value === "number" || isTable(value),
};

function checkFields(place: string, table: Readonly<Record<string, unknown>>, fields: Fields): void {
  for (const [name, value] of Object.entries(table)) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === undefined)
      throw new PipelineConfigError(`it knows no '${place}${name}'${didYouMean(name, Object.keys(fields), "Settings")}`);
    if (value !== undefined && !checks[kind](value)) throw wrongKind(`${place}${name}`, kind, value);
  }
}

function wrongKind(place: string, kind: FieldKind, value: unknown): PipelineConfigError {
  return new PipelineConfigError(`'${place}' takes ${kind}, got ${JSON.stringify(value)}`);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
