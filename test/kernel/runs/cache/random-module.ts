import fc from "fast-check";

/** What a stage of a random module does with the inputs `a` and `b`; `k` is a number of its own. */
const bodies = {
  compute: (k: number) => `return { v: [...list(a), ...list(b), helper(${k}), K${k % 3}, base[0]] };`,
  nested: (k: number) => `return { v: { rows: list(a), n: { k: ${k} }, sum: list(b).length } };`,
  handOn: () => "return { v: a };",
  two: () => "const r = list(a); return { v: r, w: [r, 1] };",
  slice: (k: number) => `return { v: list(a).slice(0, ${(k % 4) + 1}) };`,
  wrap: (k: number) => `return { v: [a, b, ${k}] };`,
  push: (k: number) => `if (Array.isArray(a)) a.push(${k}); return { v: list(b).length };`,
  pushDeep: (k: number) => `const first = list(a)[0]; if (Array.isArray(first)) first.push(${k}); return { v: b };`,
  pushBoth: (k: number) => `if (Array.isArray(a)) a.push(${k}); return { v: [list(a).length, list(b).length, b] };`,
  sort: () => "if (Array.isArray(a)) a.reverse(); return { v: a };",
  effects: () => "if (Array.isArray(b)) b.push(0); return {};",
  base: () => "return { v: base };",
  state: (k: number) => `count += ${k}; return { v: count };`,
  readState: () => "return { v: [count, helper(1)] };",
  file: () => `return { v: [readFileSync(FILE, "utf8"), list(a).length] };`,
  env: (k: number) => `return { v: [process.env.STAGEBOOK_TEST_A, ${k}] };`,
  lib: (k: number) => `return { v: [shift(${k}), list(a)] };`,
  keys: () => "return { v: Object.keys(Object(a)) };",
  order: (k: number) => (k % 2 === 0 ? "return { v: { x: 1, y: 2 } };" : "return { v: { y: 2, x: 1 } };"),
  params: () => "return { v: [params.p, list(a)] };",
  refused: () => "return { v: () => 1 };",
  fails: () => "if (Array.isArray(a)) a.push(9); throw new RangeError('no');",
} as const;

type BodyKind = keyof typeof bodies;

export interface RandomStage {
  readonly kind: BodyKind;
  readonly k: number;
  /** Earlier stages that `a` and `b` are from, as shares of those there are; null for no input. */
  readonly a: number | null;
  readonly b: number | null;
  readonly p: number;
}

/** A module with a pipeline, a local file and a data file, as data. */
export interface RandomModule {
  readonly stages: readonly RandomStage[];
  readonly helper: number;
  readonly inner: number;
  readonly constants: readonly [number, number, number];
  readonly base: readonly number[];
  readonly lib: number;
  readonly file: string;
  readonly env: string;
  readonly isReversed: boolean;
  readonly comment: string;
}

const small = fc.nat({ max: 5 });
const place = fc.option(fc.double({ min: 0, max: 0.999, noNaN: true }), { freq: 4 });
const stage: fc.Arbitrary<RandomStage> = fc.record({
  kind: fc.constantFrom(...(Object.keys(bodies) as BodyKind[])),
  k: small,
  a: place,
  b: place,
  p: small,
});

export const randomModule: fc.Arbitrary<RandomModule> = fc.record({
  stages: fc.array(stage, { minLength: 1, maxLength: 7 }),
  helper: small,
  inner: small,
  constants: fc.tuple(small, small, small),
  base: fc.array(small, { minLength: 1, maxLength: 3 }),
  lib: small,
  file: fc.constantFrom("one", "two"),
  env: fc.constantFrom("x", "y"),
  isReversed: fc.boolean(),
  comment: fc.constantFrom("", "// why\n", "/* why */ "),
});

/** A change of a random module: some of its fields become those of another one. */
export const randomEdit: fc.Arbitrary<(module: RandomModule) => RandomModule> = fc
  .tuple(
    randomModule,
    fc.subarray(["stages", "helper", "inner", "constants", "base", "lib", "file", "env", "isReversed", "comment"] as const, {
      maxLength: 3,
    }),
    small,
  )
  .map(([other, fields, at]) => (module) => {
    const edited = { ...module, ...Object.fromEntries(fields.map((field) => [field, other[field]])) };
    if (!fields.includes("stages")) return edited;
    // One stage at a time: most of the others should be taken from the cache.
    const replaced = other.stages[0];
    return {
      ...edited,
      stages: replaced === undefined ? module.stages : module.stages.with(at % module.stages.length, replaced),
    };
  });

/** The text of the module's local file. */
export function libText({ lib }: RandomModule): string {
  return `export const shift = (n) => n + ${lib};\n`;
}

/** The text of the module. */
export function moduleText(module: RandomModule): string {
  const { stages, helper, inner, constants, base, isReversed, comment } = module;
  const declarations = [
    `${comment}function helper(n) { ${comment} return inner(n) + ${helper}; }`,
    `const inner = (n) => n * ${inner};`,
    ...constants.map((value, at) => `const K${at} = ${value};`),
    `const base = ${JSON.stringify(base)};`,
    "let count = 1;",
    `const FILE = "in.txt";`,
    "function list(value) { return Array.isArray(value) ? value : [value]; }",
  ];
  const functions = stages.map(({ kind, k, ...reads }, at) => {
    const names = (["a", "b"] as const).flatMap((name) =>
      inputOf(reads[name], at, stages).map(([variable]) => `${variable}: ${name}`),
    );
    const missing = (["a", "b"] as const).filter((name) => inputOf(reads[name], at, stages).length === 0);
    const locals = missing.map((name) => `const ${name} = [7];`).join(" ");
    const body = bodies[kind](k).replace(/\b([vw]): /g, `$1${at}: `);
    return `function s${at}({ ${names.join(", ")} }, params) { ${comment}${locals} ${body} }`;
  });
  const entries = stages.map(({ p, a, b }, at) => {
    const reads = new Map([...inputOf(a, at, stages), ...inputOf(b, at, stages)]);
    const text = [...reads].map(([variable, from]) => `${variable}: "${from}"`).join(", ");
    return `s${at}: { run: s${at}, reads: { ${text} }, params: { p: ${p} } },`;
  });
  return [
    `import { definePipeline } from "stagebook";`,
    `import { readFileSync } from "node:fs";`,
    `import { shift } from "./lib.js";`,
    ...(isReversed ? [...declarations].reverse() : declarations),
    ...functions,
    `export const pipeline = definePipeline("random", {\n${entries.join("\n")}\n});`,
  ].join("\n");
}

/** The variable that an input takes, and the stage that gives it; nothing where there is none. */
function inputOf(share: number | null, at: number, stages: readonly RandomStage[]): [string, string][] {
  if (share === null || at === 0) return [];
  const from = Math.floor(share * at);
  const kind = stages[from]?.kind ?? "effects";
  if (kind === "effects") return [];
  const variable = kind === "two" && Math.floor(share * 1000) % 2 === 1 ? "w" : "v";
  return [[`${variable}${from}`, `s${from}`]];
}
