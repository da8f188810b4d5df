import fc from "fast-check";
import { analysedNotebooks, analysisFiles } from "./analysed-notebooks.js";
import { realChanges } from "./real-changes.js";

const snippets = analysisFiles()
  .filter((file) => file.includes("snippets"))
  .flatMap(analysedNotebooks);

test("analyzeNotebook() foretells every change that the snippets make when they run", () => {
  const unforeseen: string[] = [];
  let ran = 0;
  for (const { title, cells } of snippets) {
    try {
      const { real, foretold } = realChanges(cells);
      ran++;
      for (const name of real) if (!foretold.has(name)) unforeseen.push(`${title}: ${name}`);
    } catch {
      // Snippets with imports or a top-level await are no scripts.
    }
  }
  expect(unforeseen).toEqual([]);
  expect(ran).toBeGreaterThan(300);
});

const world = `
interface Row { id: number; tags: string[]; inner: { n: number } }
const row = (id: number): Row => ({ id, tags: ["t" + id], inner: { n: id } });
class Box<T> {
  constructor(public items: T[]) {}
  first() { return this.items[0]!; }
  get last() { return this.items.at(-1)!; }
  add(x: T) { this.items.push(x); return this; }
  map<U>(f: (x: T) => U) { return new Box(this.items.map(f)); }
  *[Symbol.iterator]() { yield* this.items; }
  static of<T>(...xs: T[]) { return new Box(xs); }
}
const rows = [row(1), row(2)];
const settings = { rows: [row(3)], row: row(4) };
const table = new Map([["k", row(5)]]);
const bag = new Set([row(6)]);
const box = new Box([row(7)]);
const id = <T,>(x: T): T => x;
const firstOf = <T,>(xs: Iterable<T>): T => { for (const x of xs) return x; throw new RangeError("empty"); };
const wrap = <T,>(x: T) => ({ get: () => x, list: [x], x });
const copyRow = (r: Row): Row => ({ ...r, tags: [...r.tags], inner: { ...r.inner } });
const getSettings = () => settings;
const pair = <A, B>(a: A, b: B): [A, B] => [a, b];
let current = rows[1]!;
`;

const lists = ["rows", "settings.rows", "box.items", "[...bag]", "[...table.values()]", "getSettings().rows"];
const listsOfList = [
  ...["L.filter((r) => r.id > 0)", "[...L]", "L.map((r) => r)", "L.map(copyRow)", "L.slice()", "Array.from(L)", "id(L)"],
  ...["L.concat(rows)", "Object.values({ ...L })", "new Box(L).items", "wrap(L).get()", "structuredClone(L)", "[L, rows].flat()"],
  ...["L.toSorted((a, b) => a.id - b.id)", "Box.of(...L).items", "L.flatMap((r) => [r])", "[...new Set(L)]", "pair(1, L)[1]"],
  "L.reduce((all, r) => { all.push(r); return all; }, [] as Row[])",
];
const rowsOfList = [
  ...["L[0]!", "L.at(-1)!", "L.find((r) => r.id > 0)!", "firstOf(L)", "(([r]: Row[]) => r!)(L)", "firstOf(new Box(L))"],
  ...["[...L.entries()][0]![1]", "L.map((r) => ({ r }))[0]!.r", "L.slice().pop()!"],
];
const rowsOfRow = [
  ...["wrap(R).x", "wrap(R).list[0]!", "copyRow(R)", "({ ...R })", "id(R)", "new Map([['q', R]]).get('q')!", "(() => R)()"],
  ...["(({ r }: { r: Row }) => r)({ r: R })", "Object.fromEntries([['p', R]])['p']!", "pair(R, 2)[0]", "new Box([R]).last"],
  ...["(Object.assign({}, R) as Row)", "Object.entries({ w: R })[0]![1]", "structuredClone(R)", "((x?: Row) => x ?? R)()"],
];
const changes = [
  ...["R.id = 99;", "R.tags.push('new');", "R.inner.n += 41;", "Object.assign(R, { id: 98 });", "R.tags.length = 0;"],
  ...[
    "(({ inner }: Row) => { inner.n = 77; })(R);",
    "[R].forEach((q) => { q.id = 55; });",
    "for (const q of [R]) q.inner = { n: 44 };",
  ],
  ...[
    "{ const { tags: [...t], inner } = R; t.push('no'); inner.n = 66; }",
    "current = R;",
    "const view = R; view.tags.unshift('u');",
  ],
  "{ let q = R; q = { ...q, id: 3 }; q.id++; q.tags.push('r'); }",
];
const changesOfList = [
  ...["L.push(row(9));", "L.reverse().pop();", "for (const r of L) r.id = -1;", "L.forEach(({ inner }) => { inner.n = -2; });"],
  ...[
    "L.splice(0, 1);",
    "L.sort((a, b) => b.id - a.id).pop();",
    "new Box(L).add(row(8));",
    "new Box(L).map((r) => { r.id = 12; return r; });",
  ],
];

/** Puts one text into the place of a letter in another. */
function fill(texts: readonly string[], letter: "L" | "R", inner: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), inner)
    .map(([text, part]) => text.replaceAll(new RegExp(`\\b${letter}\\b`, "g"), part));
}

const { list, one } = fc.letrec<{ list: string; one: string }>((tie) => ({
  list: fc.oneof({ maxDepth: 3 }, fc.constantFrom(...lists), fill(listsOfList, "L", tie("list"))),
  one: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("current", "settings.row", "table.get('k')!"),
    fill(rowsOfList, "L", tie("list")),
    fill(rowsOfRow, "R", tie("one")),
  ),
}));

test("analyzeNotebook() foretells every change, whatever way an object is reached", () => {
  const change = fc.oneof(fill(changes, "R", one), fill(changesOfList, "L", list));
  fc.assert(
    fc.property(change, (text) => {
      const cells = [world, text].map((cell, index) => ({ id: `c${index}`, text: cell, stage: null }));
      const { real, foretold } = realChanges(cells);
      expect(real.filter((name) => !foretold.has(name))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
