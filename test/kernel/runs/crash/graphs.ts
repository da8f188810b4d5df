import fc from "fast-check";
import { definePipeline, type Pipeline, type PipelineCode } from "../../../../kernel/src/stages/index.js";

/** One stage of a graph: which of the stages before it it reads, and what sort of value it gives. */
export interface StageSpec {
  readonly reads: readonly number[];
  readonly sort: "number" | "map" | "bytes" | "function";
}

/** A graph of stages of which one fails, but not when the run is gone on with. */
export interface GraphSpec {
  readonly stages: readonly StageSpec[];
  readonly failing: number | null;
  readonly concurrency: number;
  /** Whether it runs with a cache, whose values the run shares. */
  readonly isCached: boolean;
}

export const graphs: fc.Arbitrary<GraphSpec> = fc
  .array(
    fc.record({ reads: fc.array(fc.nat(5), { maxLength: 3 }), sort: fc.constantFrom("number", "map", "bytes", "function") }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .chain((stages) =>
    fc.record({
      stages: fc.constant(
        stages.map(({ reads, sort }, at) => ({
          reads: at === 0 ? [] : [...new Set(reads.map((place) => place % at))],
          // A value that cannot be stored is the exception.
          sort: (sort === "function" && at % 3 !== 0 ? "map" : sort) as StageSpec["sort"],
        })),
      ),
      failing: fc.option(fc.nat(stages.length - 1)),
      concurrency: fc.integer({ min: 1, max: 3 }),
      isCached: fc.boolean(),
    }),
  );

/** What a stage gives is told from what it reads, so that any order and any resume must come to the same. */
function makeValue(at: number, sort: StageSpec["sort"], inputs: readonly unknown[]): unknown {
  const sum = inputs.reduce<number>((total, input) => total + numberOf(input), 7 * at + 1);
  if (sort === "map") return new Map<unknown, unknown>([["sum", BigInt(sum)]]);
  if (sort === "bytes") return new Float64Array([sum, at]);
  return sort === "function" ? { call: () => sum } : sum;
}

function numberOf(input: unknown): number {
  if (input instanceof Map) return Number(input.get("sum"));
  if (ArrayBuffer.isView(input)) return new Float64Array(input.buffer)[0] ?? 0;
  return typeof input === "number" ? input : (input as { call: () => number }).call();
}

/** The pipeline of a graph; `run` is told of each stage that is called, and may throw. */
export function pipelineOf({ stages }: GraphSpec, run: (at: number) => void): Pipeline {
  const sources = stages.map(({ reads, sort }, at) => {
    const act = (inputs: Readonly<Record<string, unknown>>): object => {
      run(at);
      return { [`v${at}`]: makeValue(at, sort, Object.values(inputs)) };
    };
    return [`s${at}`, { run: act, reads: Object.fromEntries(reads.map((place) => [`v${place}`, `s${place}`])) }];
  });
  // The types of a graph that is made while the test runs are not known.
  return definePipeline("graph", Object.fromEntries(sources) as never);
}

/** What is known of the code of the stages. */
export function codeOf({ stages }: GraphSpec): PipelineCode {
  const known = { helpers: {}, imports: {}, files: [], environment: [], changesInputs: false, unknown: [] };
  return Object.fromEntries(stages.map((_stage, at) => [`s${at}`, { ...known, source: String(at) }]));
}

/** What each stage gives when nothing is in the way, as numbers. */
export function expected({ stages }: GraphSpec): readonly number[] {
  const values: unknown[] = [];
  for (const [at, { reads, sort }] of stages.entries())
    values.push(
      makeValue(
        at,
        sort,
        reads.map((place) => values[place]),
      ),
    );
  return values.map(numberOf);
}

/** What a run gave, as numbers; null for a value that is missing. */
export function numbersOf({ stages }: GraphSpec, outputs: Readonly<Record<string, unknown>>): readonly (number | null)[] {
  return stages.map((_stage, at) => {
    const values = outputs[`s${at}`] as Readonly<Record<string, unknown>> | undefined;
    const value = values?.[`v${at}`];
    return value === undefined ? null : numberOf(value);
  });
}
