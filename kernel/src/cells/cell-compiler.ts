import type { NameScope } from "./bindings.js";
import { type CellText, type Compilation, compileCell } from "./compile-cell.js";

/** How many texts are remembered. */
const kept = 64;

/** What a name was when a cell was compiled. */
interface Asked {
  readonly name: string;
  readonly about: keyof NameScope;
  readonly answer: boolean;
}

interface Known {
  readonly compilation: Compilation;
  readonly asked: readonly Asked[];
}

/** Compiles cells, and gives one that was compiled before again as long as its names are what they were. */
export class CellCompiler {
  readonly #known = new Map<string, Known>();

  /** As {@link compileCell}. */
  compile(cell: CellText, scope: NameScope): Compilation {
    const key = `${cell.lineOffset} ${cell.body}`;
    const known = this.#known.get(key);
    if (known?.asked.every(({ name, about, answer }) => scope[about](name) === answer)) return renamed(known.compilation, cell);
    const asked: Asked[] = [];
    const ask = (about: keyof NameScope) => (name: string) => {
      const answer = scope[about](name);
      asked.push({ name, about, answer });
      return answer;
    };
    const compilation = compileCell(cell, { has: ask("has"), isCaptured: ask("isCaptured") });
    this.#known.delete(key);
    this.#known.set(key, { compilation, asked });
    if (this.#known.size > kept) this.#known.delete(this.#known.keys().next().value ?? "");
    return compilation;
  }
}

function renamed(compilation: Compilation, { id, count }: CellText): Compilation {
  if (compilation.type === "problem") return compilation;
  return { ...compilation, cell: { ...compilation.cell, id, count } };
}
