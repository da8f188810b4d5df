import type { StageAnalysis } from "../analyze-notebook.js";
import { type ConfigField, fieldOf } from "./config-fields.js";
import { docComment } from "./doc-comment.js";
import type { ModuleNames } from "./module-names.js";
import { paramDefault } from "./param-types.js";

/** What can be set from outside, as an interface, and what it is where nobody sets it. Empty without params. */
export function writeConfig(fields: readonly ConfigField[], { config, defaults }: ModuleNames): string {
  if (fields.length === 0) return "";
  const types = fields.map(({ key, type, param }) => `${docOf(param.comment)}readonly ${propertyKey(key)}: ${type};`);
  const values = fields.map(({ key, param }) => `${propertyKey(key)}: ${paramDefault(param)}`);
  return [
    docComment(`What can be set from outside, such as \`${fields[0]?.key}=…\` behind the file's name.`),
    `export interface ${config} {\n${types.join("\n")}\n}\n`,
    docComment("What is taken where nothing else is said."),
    `export const ${defaults}: ${config} = {\n${values.join(",\n")},\n};`,
  ].join("\n");
}

/** The function with which other code runs the pipeline. */
export function writeMain(fields: readonly ConfigField[], { config, main, defaults }: ModuleNames): string {
  const [parameter, settings, doc] =
    fields.length === 0
      ? ["", "", "Runs all stages and gives what each made."]
      : [
          `config: Partial<${config}> = {}`,
          ", { params: config }",
          `Runs all stages and gives what each made; what \`config\` leaves out is taken from \`${defaults}\`.`,
        ];
  return `${docComment(doc)}\nexport async function ${main}(${parameter}) {\nreturn await runPipeline(pipeline${settings}).outputs();\n}`;
}

/** The type of the params that a stage takes: the config, or a part of it. */
export function paramsType(fields: readonly ConfigField[], stage: StageAnalysis, { config }: ModuleNames): string {
  const own = ownFields(fields, stage);
  if (own.some(({ field, name }) => field.key !== name))
    return `{ ${own.map(({ field, name }) => `${name}: ${config}[${JSON.stringify(field.key)}]`).join("; ")} }`;
  if (own.length === fields.length) return config;
  return `Pick<${config}, ${own.map(({ name }) => JSON.stringify(name)).join(" | ")}>`;
}

/** The defaults that a stage takes, for its entry in the pipeline. */
export function paramsEntry(fields: readonly ConfigField[], stage: StageAnalysis, { defaults }: ModuleNames): string {
  const own = ownFields(fields, stage);
  if (own.length === fields.length && own.every(({ field, name }) => field.key === name)) return defaults;
  const values = own.map(({ field, name }) => {
    const value = field.key === name ? `${defaults}.${name}` : `${defaults}[${JSON.stringify(field.key)}]`;
    return `${name}: ${value}`;
  });
  return `{ ${values.join(", ")} }`;
}

function ownFields(fields: readonly ConfigField[], stage: StageAnalysis): { field: ConfigField; name: string }[] {
  return stage.params.flatMap((param) => {
    const field = fieldOf(fields, stage, param);
    return field === undefined ? [] : [{ field, name: param.name }];
  });
}

function docOf(comment: string): string {
  return comment === "" ? "" : `${docComment(comment)}\n`;
}

function propertyKey(key: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : JSON.stringify(key);
}
