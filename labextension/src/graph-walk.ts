import type { GraphModel } from "./graph-model.js";

/** The stage that a key leads to from `current`; null when the key does not walk or leads nowhere. */
export function walkGraph(model: GraphModel, current: string | null, key: string): string | null {
  const names = model.nodes.map((node) => node.stage.name);
  const node = current === null ? undefined : model.byName.get(current);
  const index = current === null ? -1 : names.indexOf(current);
  switch (key) {
    case "ArrowDown":
      return names[index + 1] ?? null;
    case "ArrowUp":
      return index > 0 ? (names[index - 1] ?? null) : null;
    case "ArrowLeft":
      return node?.producers[0] ?? null;
    case "ArrowRight":
      return node?.consumers[0] ?? null;
    case "Home":
      return names[0] ?? null;
    case "End":
      return names[names.length - 1] ?? null;
    default:
      return null;
  }
}
