import { parseSync } from "oxc-parser";
import type { CompiledCell } from "../runner/index.js";
import { isNode, type SyntaxNode } from "./bindings.js";

const opening = "async () => {";
const functions = /Function|^StaticBlock$|^PropertyDefinition$/;

interface Part {
  readonly start: number;
  readonly end: number;
}

/** What stands around a place in the code of a cell. */
export interface Surrounding {
  /** True where the same function catches an error. */
  readonly isCaught: boolean;
  /** How many functions of the user's it stands in. */
  readonly depth: number;
}

/** Finds what stands around offsets in the code of a cell. */
export function findSurroundings({ code, isAsync }: Pick<CompiledCell, "code" | "isAsync">): (offset: number) => Surrounding {
  const { program } = parseSync("cell.js", `${opening}${code}\n}`, {
    lang: "js",
    sourceType: "module",
    astType: "ts",
    range: true,
  });
  const bodies: Part[] = [];
  const caught: Part[] = [];
  const visit = (node: SyntaxNode): void => {
    if (functions.test(node.type)) bodies.push(node);
    const block = node["block"];
    if (node.type === "TryStatement" && isNode(node["handler"]) && isNode(block)) caught.push(block);
    for (const value of Object.values(node))
      for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) visit(each);
  };
  visit(program as unknown as SyntaxNode); // ESTree by contract of oxc-parser
  return (offset) => {
    const at = offset + opening.length;
    const holds = ({ start, end }: Part): boolean => start <= at && at < end;
    const around = bodies.filter(holds);
    // The innermost function begins last of those that hold the place.
    const body = Math.max(0, ...around.map(({ start }) => start));
    // One is ours, and one more where the cell is asynchronous.
    return { isCaught: caught.some((each) => holds(each) && each.start > body), depth: around.length - (isAsync ? 2 : 1) };
  };
}
