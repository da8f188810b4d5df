import type { GraphModel } from "./graph-model.js";

/** Writes the graph as a Mermaid flowchart, with the variables on its edges. */
export function mermaidText(model: GraphModel): string {
  const ids = new Map(model.nodes.map(({ stage }, index) => [stage.name, `s${index}`]));
  const nodes = model.nodes.map(({ stage }) => `  ${ids.get(stage.name)}["${stage.name}"]`);
  const edges = model.edges.map((edge) => {
    const names = edge.variables.map((variable) => variable.name).join(", ");
    const arrow = names === "" ? "-.->" : `-->|"${names}"|`;
    return `  ${ids.get(edge.from)} ${arrow} ${ids.get(edge.to)}`;
  });
  return `${["flowchart TD", ...nodes, ...edges].join("\n")}\n`;
}
