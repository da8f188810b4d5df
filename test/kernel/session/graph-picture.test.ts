/** @jest-environment <rootDir>/test/kernel/built-environment.cjs */
import type { EdgeView, PipelineView, StageView } from "../../../kernel/src/messages/index.js";

type Picture = typeof import("../../../kernel/src/session/graph-picture");

// The layout is loaded when it is needed, which Jest's own realm cannot do.
declare function importBuilt(file: string): Promise<Picture>;

async function graphBundle(of: PipelineView): Promise<Readonly<Record<string, unknown>>> {
  return (await importBuilt("session/graph-picture.js")).graphBundle(of);
}

test("graphBundle() leads an edge past the boxes between its ends, inside the picture", async () => {
  // load -> split -> report, load -> report
  const bundle = await graphBundle(
    view(["load", "split", "report"], ["load split rows", "split report test", "load report rows"]),
  );
  const svg = String(bundle["image/svg+xml"]);
  const [left = 0, , width = 0] = /viewBox="([^"]+)"/.exec(svg)?.[1]?.split(" ").map(Number) ?? [];
  const boxes = [...svg.matchAll(/<rect x="([-\d.]+)" y="([-\d.]+)" width="([-\d.]+)"/g)].map(([, x, y, wide]) => {
    return { left: Number(x), right: Number(x) + Number(wide), top: Number(y), bottom: Number(y) + 36 };
  });
  expect(boxes).toHaveLength(3);
  const [, middle] = boxes;
  const paths = [...svg.matchAll(/ d="(M[^"]+)" fill="none"/g)].map(([, d]) => pointsOf(d ?? ""));
  expect(paths).toHaveLength(3);
  for (const point of paths.flat()) {
    expect(point.x >= left && point.x <= left + width).toBe(true);
    const isInside = middle !== undefined && point.x > middle.left + 1 && point.x < middle.right - 1;
    expect(isInside && point.y > middle.top + 1 && point.y < middle.bottom - 1).toBe(false);
  }
  expect(bundle["text/plain"]).toBe(
    "load\nsplit\n  ← load: rows: number[]\nreport\n  ← split: test: number[]\n  ← load: rows: number[]",
  );
});

test("graphBundle() tells more than 200 stages in words", async () => {
  const names = Array.from({ length: 201 }, (_, index) => `s${index}`);
  const bundle = await graphBundle(view(names, []));
  expect(Object.keys(bundle)).toEqual(["text/plain"]);
  expect(String(bundle["text/plain"]).split("\n").slice(0, 2)).toEqual(["More than 200 stages are told, not drawn:", "s0"]);
});

test("graphBundle() says how to make a stage when there is none", async () => {
  expect(await graphBundle(view([], []))).toEqual({
    "text/plain": "No stages yet: write '%%stage NAME' on the first line of a cell and run it",
  });
});

function pointsOf(path: string): { x: number; y: number }[] {
  const numbers = path.match(/-?[\d.]+/g)?.map(Number) ?? [];
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [{ x, y: numbers[index + 1] ?? 0 }] : []));
}

function view(stages: readonly string[], edges: readonly string[]): PipelineView {
  return {
    stages: stages.map((name) => ({ name, state: "fresh" }) as StageView),
    edges: edges.map((edge): EdgeView => {
      const [from = "", to = "", name = ""] = edge.split(" ");
      return { from, to, variables: [{ name, type: "number[]" }], order: null };
    }),
  } as unknown as PipelineView;
}
