import type { OutputTypes } from "../analysis-json.js";
import type { NotebookAnalysis } from "../analyze-notebook.js";

/** Tells of values that go from stage to stage without a type: what readers do with them is not checked. */
export function looseTypes({ stages }: NotebookAnalysis, types: OutputTypes): readonly string[] {
  return stages.flatMap(({ name: from, outputs }) =>
    outputs.flatMap((name) => {
      const type = types.get(from)?.get(name) ?? "";
      const reader = stages.find(({ inputs }) => inputs.some((input) => input.from === from && input.name === name));
      const loose = reader === undefined ? null : looseWord(type);
      return loose === null || reader === undefined
        ? []
        : [
            `'${name}' of stage '${from}' ${loose}, and stage '${reader.name}' takes it as it is; write its type down, as in 'const ${name}: Row[] = …'`,
          ];
    }),
  );
}

function looseWord(type: string): string | null {
  if (type === "any" || type === "unknown") return `is of type ${type}`;
  const text = type.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return /(?<![\w$.?"])any(?![\w$]|\??\s*:(?!:))/.test(text) ? `has parts of type any (${shortened(type)})` : null;
}

function shortened(type: string): string {
  return type.length > 60 ? `${type.slice(0, 59)}…` : type;
}
