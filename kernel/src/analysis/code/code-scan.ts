import { builtinModules } from "node:module";
import type { Node } from "oxc-parser";
import { cellParts, type NamePlace } from "../cell-parts.js";
import { packageOf } from "../effects/builtins/packages.js";
import { cellNames, type ImportedName } from "../names.js";
import { type CellSyntax, cellSyntax } from "../syntax.js";
import { type LiteralPath, literalPath } from "./literal-path.js";
import type { ModuleReach } from "./module-reach.js";
import { builtinMeaning, globalMeaning, type Meaning, type OutsideUse, packageMeaning } from "./outside-world.js";

/** What some code takes from outside of its module. */
export interface Outside {
  readonly modules: ReadonlySet<string>;
  readonly unknown: ReadonlySet<string>;
  readonly environment: ReadonlySet<string>;
  readonly files: readonly LiteralPath[];
}

/** Looks through the code of one module for what it takes from outside: modules, files, the clock, chance. */
export class CodeScan {
  readonly #syntax: CellSyntax;
  readonly #reach: ModuleReach;
  readonly #identifiers = new Map<number, Node>();
  readonly #dynamicImports: (Node & { readonly type: "ImportExpression" })[] = [];
  readonly #imported = new Map<string, ImportedName & { readonly module: string }>();

  constructor(text: string, reach: ModuleReach) {
    this.#syntax = cellSyntax(text);
    this.#reach = reach;
    for (const node of this.#syntax.parents.keys()) {
      if (node.type === "Identifier") this.#identifiers.set(node.start, node);
      else if (node.type === "ImportExpression") this.#dynamicImports.push(node);
    }
    for (const { module, names } of cellNames(text).imports)
      for (const each of names) this.#imported.set(each.local, { ...each, module });
  }

  /** What the code of a module takes from outside when all of it runs. */
  whole(text: string): Outside {
    const parts = cellParts(text);
    return this.look(
      parts.flatMap(({ places }) => places),
      parts.map(({ node }) => node),
    );
  }

  /** What the code in `nodes` takes from outside; `places` are the names in it. */
  look(places: readonly NamePlace[], nodes: readonly Node[]): Outside {
    const found = {
      modules: new Set<string>(),
      unknown: new Set<string>(),
      environment: new Set<string>(),
      files: [] as LiteralPath[],
    };
    for (const place of places) {
      if (!place.value || place.declares || this.#reach.declarations(place.name).length > 0) continue;
      const imported = this.#imported.get(place.name);
      if (imported !== undefined) found.modules.add(imported.module);
      this.#note(this.#meaning(place, imported), found);
    }
    for (const node of this.#dynamicImports) {
      if (!nodes.some((each) => node.start >= each.start && node.end <= each.end)) continue;
      if (node.source.type === "Literal") found.modules.add(String(node.source.value));
      else found.unknown.add("it imports a module whose name its text does not show");
    }
    return found;
  }

  #meaning(place: NamePlace, imported: (ImportedName & { readonly module: string }) | undefined): Meaning {
    const node = this.#identifiers.get(place.start);
    if (node === undefined) return null;
    const use = this.#use(node, imported === undefined ? place.name : imported.imported);
    if (imported !== undefined) return moduleMeaning(imported.module, use);
    if (place.name === "require") return { type: "unknown", sentence: "it uses require" };
    return place.name in globalThis || notebookNames.has(place.name) ? globalMeaning(use) : null;
  }

  /** Follows `name.a["b"]` upwards. */
  #use(identifier: Node, name: string): OutsideUse {
    const path = name === "*" || name === "=" ? [] : [name];
    let node = identifier;
    for (;;) {
      const parent = this.#syntax.parents.get(node);
      if (parent?.type !== "MemberExpression" || parent.object !== node) return { path, node, parent };
      const { property } = parent;
      if (!parent.computed && property.type === "Identifier") path.push(property.name);
      else if (property.type === "Literal") path.push(String(property.value));
      else return { path, node, parent };
      node = parent;
    }
  }

  #note(meaning: Meaning, found: { unknown: Set<string>; environment: Set<string>; files: LiteralPath[] }): void {
    if (meaning === null) return;
    if (meaning.type === "environment") found.environment.add(meaning.name);
    else if (meaning.type === "unknown") found.unknown.add(meaning.sentence);
    else {
      const path = literalPath(meaning.argument, this.#reach);
      if (path === null) found.unknown.add("it reads files whose names its text does not show");
      else found.files.push(path);
    }
  }
}

const notebookNames: ReadonlySet<string> = new Set(["prompt", "confirm", "password", "window", "self", "Deno", "Bun"]);
const builtins: ReadonlySet<string> = new Set(builtinModules);

/** The name of one of Node's own modules without `node:`, or null. */
export function builtinOf(module: string): string | null {
  const name = module.replace(/^node:/, "");
  return module.startsWith("node:") || builtins.has(name) ? name : null;
}

function moduleMeaning(module: string, use: OutsideUse): Meaning {
  const builtin = builtinOf(module);
  if (builtin !== null) return builtinMeaning(builtin, use);
  if (packageOf(module) === "stagebook")
    return use.path.includes("currentRunContext") ? { type: "unknown", sentence: "it looks at the run it is part of" } : null;
  return /^(\.{0,2}\/|file:)/.test(module) ? null : packageMeaning(packageOf(module));
}
