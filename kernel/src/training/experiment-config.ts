import { z } from "zod";
import type { EarlyStopping } from "./early-stopping.js";
import { ExperimentConfigError } from "./errors.js";

/** One train and validate loop. */
export interface PhaseConfig {
  /** Names its stage, too. */
  readonly name: string;
  readonly epochs: number;
  /** A validation after every so many epochs; 1 by default, 0 for none. */
  readonly validateEvery?: number | undefined;
  /** A checkpoint after every so many epochs, and at the end; 1 by default, 0 for the one at the end alone. */
  readonly checkpointEvery?: number | undefined;
  readonly earlyStopping?: EarlyStopping | undefined;
  /** Whatever the trainer and the batches go by, such as a learning rate. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** An experiment: what it is about, and the phases of its training. */
export interface ExperimentConfig {
  readonly name: string;
  readonly seed?: number | undefined;
  readonly dataDir?: string | undefined;
  readonly outputDir?: string | undefined;
  readonly symbols?: readonly string[] | undefined;
  readonly phases: readonly PhaseConfig[];
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

const count = z.int().min(0);
const params = z.record(z.string(), z.unknown()).optional();

const earlyStopping: z.ZodType<EarlyStopping> = z.strictObject({
  metric: z.string().min(1),
  patience: z.int().min(1),
  minDelta: z.number().min(0).optional(),
  mode: z.enum(["min", "max"]).optional(),
});

const phaseSchema: z.ZodType<PhaseConfig> = z.strictObject({
  name: z.string().regex(/^\p{L}[\p{L}\p{N}_-]*$/u, "a phase is named by a letter, then letters, digits, '_' or '-'"),
  epochs: z.int().min(1),
  validateEvery: count.optional(),
  checkpointEvery: count.optional(),
  earlyStopping: earlyStopping.optional(),
  params,
});

const experimentSchema: z.ZodType<ExperimentConfig> = z.strictObject({
  name: z.string().min(1),
  seed: z.int().optional(),
  dataDir: z.string().optional(),
  outputDir: z.string().optional(),
  symbols: z.array(z.string()).optional(),
  phases: z.array(phaseSchema).min(1),
  params,
});

/** Checks the config of a phase. Throws ExperimentConfigError. */
export const PhaseConfig: { parse(value: unknown): PhaseConfig } = { parse: (value) => parseConfig(phaseSchema, value) };

/**
 * Checks the config of an experiment. Throws ExperimentConfigError, which names every place that is wrong.
 *
 * @example
 * ExperimentConfig.parse({ name: "first", phases: [{ name: "main", epochs: 5 }] }).phases.length; // 1
 */
export const ExperimentConfig: { parse(value: unknown): ExperimentConfig } = {
  parse: (value) => parseConfig(experimentSchema, value),
};

/** What is used of a schema; those of zod are such. */
export interface ConfigSchema<Value> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Value }
    | { readonly success: false; readonly error: Error & { readonly issues: readonly ConfigIssue[] } };
}

/** One thing that a schema finds wrong. */
export interface ConfigIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Checks a value against a schema. Throws ExperimentConfigError. */
export function parseConfig<Value>(schema: ConfigSchema<Value>, value: unknown): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ExperimentConfigError(
    result.error.issues.map(({ path, message }) => {
      const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
      return `${place.replace(/^\./, "") || "it"}: ${message.replace(/^Invalid input: /, "")}`;
    }),
    { cause: result.error },
  );
}
