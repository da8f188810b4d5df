import type { NotebookCell } from "../../../kernel/src/analysis/notebook.js";

type Kind = "list" | "number" | "record" | "adder" | "reader";

interface Named {
  readonly name: string;
  readonly kind: Kind;
  /** True when it can be assigned again. */
  readonly free: boolean;
}

/** A line of a cell, and what it declares. */
interface Line {
  readonly text: string;
  readonly declares?: Kind;
}

/** Makes a notebook of cells that declare, share, change and redeclare names; `choose(n)` gives a number below n. */
export function randomNotebook(choose: (below: number) => number): NotebookCell[] {
  const world: World = { names: new Map(), count: 0, choose };
  return Array.from({ length: 4 + choose(8) }, (_, index) => {
    const lines: string[] = [];
    const used = new Set<string>();
    // A function stands alone in its cell: stages may need it without the rest of the cell.
    for (let left = 1 + choose(3); left > 0 && !lines.some(isFunction); left--) addLine(world, lines, used);
    const isStage = choose(5) < 3 && !lines.some(isFunction);
    return { id: `c${index + 1}`, text: lines.join("\n"), stage: isStage ? { name: `s${index + 1}`, params: [] } : null };
  });
}

interface World {
  readonly names: Map<string, Named>;
  count: number;
  readonly choose: (below: number) => number;
}

function addLine(world: World, lines: string[], used: Set<string>): void {
  const { names, choose } = world;
  const name = nextName(world, used);
  const options = linesFor([...names.values()].filter((each) => each.name !== name));
  const { text, declares } = options[choose(options.length)] ?? { text: "" };
  if (isFunction(text) && lines.length > 0) return;
  const free = choose(2) === 0;
  for (const word of text.match(/\bv\d+\b/g) ?? []) used.add(word);
  if (declares !== undefined) {
    used.add(name);
    names.set(name, { name, kind: declares, free });
  }
  lines.push(text.replaceAll("NAME", name).replace("KEYWORD", free ? "let" : "const"));
}

/** Now and then a name of an earlier cell that this one has not used. */
function nextName(world: World, used: ReadonlySet<string>): string {
  const known = [...world.names.keys()].filter((name) => !used.has(name));
  const again = known.length > 0 && world.choose(9) === 0 ? known[world.choose(known.length)] : undefined;
  return again ?? `v${world.count++}`;
}

function isFunction(line: string): boolean {
  return line.startsWith("function");
}

function linesFor(names: readonly Named[]): Line[] {
  const fresh: Line[] = [
    { text: "KEYWORD NAME = [3, 1, 2];", declares: "list" },
    { text: "KEYWORD NAME = 7;", declares: "number" },
    { text: "KEYWORD NAME = { n: 1, xs: [2] };", declares: "record" },
    { text: "function NAME(xs) { xs.push(1); return xs; }", declares: "adder" },
  ];
  return [...fresh, ...names.flatMap((named) => linesWith(named, names))];
}

function linesWith({ name, kind, free }: Named, names: readonly Named[]): Line[] {
  switch (kind) {
    case "list":
      return linesWithList(name);
    case "record":
      return linesWithRecord(name);
    case "number":
      return [
        { text: `KEYWORD NAME = ${name} * 2;`, declares: "number" },
        ...(free
          ? [{ text: `${name} += 3;` }, { text: `function NAME() { ${name}++; return ${name}; }`, declares: "reader" as const }]
          : []),
      ];
    case "reader":
      return [{ text: `KEYWORD NAME = ${name}();`, declares: "number" }, { text: `${name}();` }];
    case "adder":
      return names
        .filter((other) => other.kind === "list")
        .flatMap((list) => [
          { text: `${name}(${list.name});` },
          { text: `KEYWORD NAME = ${name}(${list.name});`, declares: "list" as const },
        ]);
  }
}

function linesWithList(name: string): Line[] {
  return [
    { text: `KEYWORD NAME = ${name}.map((x) => x + 1);`, declares: "list" },
    { text: `KEYWORD NAME = [...${name}, 4];`, declares: "list" },
    { text: `KEYWORD NAME = ${name};`, declares: "list" },
    { text: `KEYWORD NAME = ${name}.length;`, declares: "number" },
    { text: `KEYWORD NAME = { n: ${name}.length, xs: ${name} };`, declares: "record" },
    { text: `function NAME() { ${name}.push(7); return ${name}.length; }`, declares: "reader" },
    { text: `${name}.push(5);` },
    { text: `${name}.sort((a, b) => a - b);` },
    { text: `for (let i = 0; i < ${name}.length; i++) ${name}[i] = (${name}[i] ?? 0) * 2;` },
  ];
}

function linesWithRecord(name: string): Line[] {
  return [
    { text: `KEYWORD NAME = ${name}.xs;`, declares: "list" },
    { text: `KEYWORD NAME = { ...${name} };`, declares: "record" },
    { text: `KEYWORD NAME = { ...${name}, xs: [...${name}.xs] };`, declares: "record" },
    { text: `const { xs: NAME } = ${name};`, declares: "list" },
    { text: `KEYWORD NAME = ${name}.n + ${name}.xs.length;`, declares: "number" },
    { text: `${name}.n += 1;` },
    { text: `${name}.xs.push(6);` },
    { text: `Object.assign(${name}, { n: 9 });` },
  ];
}
